namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The accepted answers of a check in one arm.</summary>
public sealed class ExpectedRow
{
    public string? Arm { get; set; }

    /// <summary>One per line.</summary>
    public string? Answers { get; set; }
}
