namespace CoProduction.Studies.Responses;

/// <summary>Where an arm came from.</summary>
public enum ArmSource
{
    /// <summary>Drawn here for this person or theme.</summary>
    Drawn = 0,

    /// <summary>Drawn here for the person's cluster.</summary>
    Cluster = 1,

    /// <summary>Came with imported responses; probabilities are unknown unless supplied.</summary>
    External = 2,

    /// <summary>Chosen by a researcher in a preview.</summary>
    Chosen = 3,
}
