namespace CoProduction.Studies.Reporting;

/// <summary>An entry of the deviation ledger, as the report prints it.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="At">When it was made.</param>
/// <param name="Actor">Who made it.</param>
/// <param name="Version">The version of the design in force with it.</param>
/// <param name="Responses">Responses stored at the time.</param>
/// <param name="Readable">Arms and outcomes could be read at the time.</param>
/// <param name="Concerns">What it concerns.</param>
/// <param name="Reason">Why.</param>
public sealed record ReportDeviation(int Number, DateTimeOffset At, string Actor, int Version, long Responses, bool Readable, string Concerns, string Reason);
