namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Which rows of a comparison hang together.</summary>
/// <param name="ByCluster">Clusters were assigned whole.</param>
/// <param name="ByPerson">A person has a row per theme.</param>
/// <param name="ByTheme">Each theme of a person was assigned on its own.</param>
internal readonly record struct SampleShape(bool ByCluster, bool ByPerson, bool ByTheme)
{
    /// <summary>Every row is a unit of its own.</summary>
    public bool IsIndependent => !ByCluster && !ByPerson;
}
