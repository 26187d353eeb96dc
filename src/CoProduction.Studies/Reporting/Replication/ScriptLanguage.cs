namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Languages of the replication scripts, in the order in which results.csv names them.</summary>
public enum ScriptLanguage
{
    R,
    Python,
    Stata,
}
