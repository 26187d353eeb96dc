namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A variable that a scale or index may be made from.</summary>
public sealed class MeasureItemRow
{
    public string? Variable { get; set; }

    public bool In { get; set; }

    public bool Reverse { get; set; }

    /// <summary>Keys of the options that count as positive.</summary>
    public List<string?> Positive { get; set; } = [];
}
