namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The entries that rows stand for, and which of them have a new key.</summary>
public sealed record RowsRead<T>(IReadOnlyList<T> Entries, IReadOnlyDictionary<string, string> Renamed);
