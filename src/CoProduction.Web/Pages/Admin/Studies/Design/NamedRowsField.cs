namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Model of <c>_NamedRows</c>.</summary>
/// <param name="Field">Form name of the rows.</param>
/// <param name="Rows">As typed.</param>
/// <param name="Noun">What a row is.</param>
/// <param name="NameLabel">Label of the name.</param>
/// <param name="Languages">Languages of the names.</param>
public sealed record NamedRowsField(string Field, IReadOnlyList<NamedRow> Rows, string Noun, string NameLabel, IReadOnlyList<string> Languages);
