namespace CoProduction.Web.Operations;

public enum ImportTargetKind
{
    Participant,
    Site,
    Session,
    Population,
    Language,
    Started,
    Completed,
    Arm,
    Probability,
    Answer,

    /// <summary>One option of a multiple choice (1 or 0) or of a ranking (its place).</summary>
    Option,
}
