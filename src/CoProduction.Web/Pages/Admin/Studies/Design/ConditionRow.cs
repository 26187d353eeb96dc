namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>One comparison.</summary>
public sealed class ConditionRow
{
    /// <summary><c>variable/NAME</c> or <c>factor/KEY</c>.</summary>
    public string? Subject { get; set; }

    public bool Not { get; set; }

    /// <summary>Option or level keys, separated by commas.</summary>
    public string? In { get; set; }

    public string? AtLeast { get; set; }

    public string? AtMost { get; set; }

    public bool IsBlank =>
        string.IsNullOrWhiteSpace(Subject) && string.IsNullOrWhiteSpace(In) && string.IsNullOrWhiteSpace(AtLeast) && string.IsNullOrWhiteSpace(AtMost);
}
