namespace CoProduction.Studies.Design;

/// <summary>One thing that is wrong with a draft, where, and how to mend it.</summary>
public sealed record DesignProblem(ProblemSeverity Severity, string Code, string Place, string Message);
