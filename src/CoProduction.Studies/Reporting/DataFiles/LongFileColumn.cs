namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>A column of a long file.</summary>
/// <param name="Name">Stable name.</param>
/// <param name="Type">Its type in a Frictionless table schema.</param>
/// <param name="Meaning">What it holds.</param>
public sealed record LongFileColumn(string Name, string Type, string Meaning);
