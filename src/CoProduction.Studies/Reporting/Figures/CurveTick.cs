namespace CoProduction.Studies.Reporting.Figures;

/// <summary>A place of a lying axis, and the words below it.</summary>
public sealed record CurveTick(double At, string Words);
