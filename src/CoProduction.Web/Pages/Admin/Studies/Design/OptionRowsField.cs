namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Model of <c>_OptionRows</c>.</summary>
/// <param name="Field">Form name of the rows.</param>
/// <param name="Rows">As typed.</param>
/// <param name="Languages">Languages of the labels.</param>
public sealed record OptionRowsField(string Field, IReadOnlyList<OptionRow> Rows, IReadOnlyList<string> Languages)
{
    /// <summary>Address of the follow-up of a stored option; null where there can be none.</summary>
    public Func<OptionRow, (string Address, bool Exists)?> FollowUpOf { get; init; } = _ => null;
}
