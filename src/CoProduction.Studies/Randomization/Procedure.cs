namespace CoProduction.Studies.Randomization;

public enum Procedure
{
    /// <summary>Independent draws with the arms' probabilities.</summary>
    Simple,

    /// <summary>Permuted blocks in one stratum.</summary>
    Complete,

    /// <summary>Permuted blocks within each declared stratum.</summary>
    Blocked,

    /// <summary>Clusters are assigned (in permuted blocks, within strata where declared); their members share the arm.</summary>
    Cluster,
}
