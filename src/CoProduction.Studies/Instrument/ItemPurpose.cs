namespace CoProduction.Studies.Instrument;

public enum ItemPurpose
{
    Question,

    /// <summary>Does the person read? Says nothing about the stimulus.</summary>
    AttentionCheck,

    /// <summary>Was the stimulus perceived as intended? Asked after it; never a rule for excluding persons by default.</summary>
    ManipulationCheck,

    /// <summary>The person types or chooses what the stimulus said.</summary>
    Recall,
}
