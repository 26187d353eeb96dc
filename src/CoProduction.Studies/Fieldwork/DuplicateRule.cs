namespace CoProduction.Studies.Fieldwork;

public enum DuplicateRule
{
    /// <summary>The first entry counts; later ones are stored, flagged and left out.</summary>
    FirstEntryCounts,

    /// <summary>Every entry counts: the only rule that an open link can keep.</summary>
    EveryEntryCounts,
}
