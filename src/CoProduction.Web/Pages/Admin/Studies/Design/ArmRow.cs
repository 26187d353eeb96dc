namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>An arm as a row: a level, or none, of each factor.</summary>
public sealed class ArmRow : KeyRow
{
    public string? Label { get; set; }

    public string? Weight { get; set; }

    /// <summary>In the order of the form's factors.</summary>
    public List<string?> Levels { get; set; } = [];

    public override bool IsBlank => string.IsNullOrWhiteSpace(Label) && Levels.All(string.IsNullOrWhiteSpace);
}
