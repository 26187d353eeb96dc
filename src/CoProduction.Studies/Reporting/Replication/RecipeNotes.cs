namespace CoProduction.Studies.Reporting.Replication;

/// <summary>How closely a script agrees where not to the last digits, for <c>replication_note</c>.</summary>
internal static class RecipeNotes
{
    public const string Simulated = "The p value within simulation error: the scripts draw with generators of their own.";

    public const string Integrated = "To 1e-6: it rests on numerical integration.";
}
