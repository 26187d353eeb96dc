namespace CoProduction.Web.Data;

/// <summary>Where an arm came from. Only <see cref="Drawn"/> rows carry a sequence number of their own.</summary>
public enum AssignmentSource : short
{
    Drawn = 0,

    /// <summary>The arm of the participant's cluster; its draw is in <see cref="ClusterAssignment"/>.</summary>
    Cluster = 1,

    /// <summary>Imported with the responses; its probabilities are unknown unless supplied.</summary>
    External = 2,

    /// <summary>Chosen by a researcher in a preview.</summary>
    Chosen = 3,
}
