namespace CoProduction.Studies.Design;

public enum ProblemSeverity
{
    /// <summary>The study cannot open.</summary>
    Error,

    Warning,
}
