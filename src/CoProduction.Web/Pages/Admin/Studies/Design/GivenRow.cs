namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A level of another factor that is held, or the second factor of an interaction.</summary>
public sealed class GivenRow
{
    public string? Factor { get; set; }

    public string? Level { get; set; }
}
