namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>An entry of a list as a line: its segment of addresses, its key, its words and what kind it is.</summary>
public sealed record EntryName(string Segment, string Key, string Title, string Detail);
