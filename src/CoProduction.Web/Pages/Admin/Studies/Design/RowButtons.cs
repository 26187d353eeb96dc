namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Model of <c>_RowButtons</c>: the buttons of one row of a form.</summary>
/// <param name="Field">Form name of the rows.</param>
/// <param name="Index">Number of the row, from 0.</param>
/// <param name="Count">How many rows there are.</param>
/// <param name="Name">What the row is, for those who only hear the button.</param>
public sealed record RowButtons(string Field, int Index, int Count, string Name);
