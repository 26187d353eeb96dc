namespace CoProduction.Studies.Randomization;

public enum AssignmentFindingKind
{
    /// <summary>The salt is not the one committed to.</summary>
    CommitmentDiffers,

    UnknownEpoch,
    UnknownRandomization,

    /// <summary>The stored arm is not the one that the salt draws.</summary>
    ArmDiffers,

    ProbabilitiesDiffer,

    /// <summary>A member's arm is not its cluster's, or the cluster was never drawn.</summary>
    ClusterDiffers,

    /// <summary>A number between 1 and the last was handed out and has no row.</summary>
    SequenceGap,

    SequenceTwice,

    /// <summary>A number below 1 or above the counter.</summary>
    SequenceOutside,

    /// <summary>Neither a sequence number nor a cluster: this row cannot be recomputed.</summary>
    NoSequence,

    /// <summary>A full block does not hold each arm by its weight.</summary>
    BlockNotExact,

    /// <summary>Erased rows whose stratum is known from no other row or counter: not wrong, but not recomputable.</summary>
    StratumErased,
}
