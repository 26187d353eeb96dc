namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>What is shown beside Holm's adjustment of a family; the form only shows the family.</summary>
public sealed class FamilyRow
{
    public string? Family { get; set; }

    /// <summary>Names of <see cref="CoProduction.Studies.Analysis.FamilyAdjustment"/>.</summary>
    public List<string?> Adjustments { get; set; } = [];
}
