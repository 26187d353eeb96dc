namespace CoProduction.Studies.Reporting;

/// <summary>A step in the course of a study.</summary>
/// <param name="At">When.</param>
/// <param name="Words">What was done, without who.</param>
public sealed record ReportStep(DateTimeOffset At, string Words);
