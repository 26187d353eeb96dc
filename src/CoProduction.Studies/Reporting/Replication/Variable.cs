namespace CoProduction.Studies.Reporting.Replication;

/// <summary>A variable of a script.</summary>
internal sealed record Variable(string Name);
