namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>The data do not fit into the file format; the message says what does not, and which format takes it. Thrown before anything is written.</summary>
public sealed class DataFileException(string message) : Exception(message);
