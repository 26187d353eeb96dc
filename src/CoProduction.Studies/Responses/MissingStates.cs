namespace CoProduction.Studies.Responses;

/// <summary>The two axes of missingness, and the words that exports use for each state.</summary>
public static class MissingStates
{
    /// <summary>The question was never put to this person: by site, population, arm, routing, screening or version.</summary>
    public static bool IsStructural(this Missing missing) => missing is
        Missing.NotAskedAtSite or Missing.NotAskedInArm or Missing.NotAskedByRouting or Missing.NotAskedInVersion or Missing.NotAskedInPopulation or Missing.ScreenedOut;

    /// <summary>The person's own answers, not the design alone, kept the question away: an arm may move such answers, so that these rows count as lost.</summary>
    public static bool IsByAnswers(this Missing missing) => missing is Missing.NotAskedByRouting or Missing.ScreenedOut;

    /// <summary>The design alone kept the question away, whatever anybody answered: nothing is lost.</summary>
    public static bool IsByDesign(this Missing missing) => missing.IsStructural() && !missing.IsByAnswers();

    /// <summary>Stable name in files: <c>not_asked_site</c>, <c>dont_know</c> …</summary>
    public static string Code(this Missing missing) => missing switch
    {
        Missing.NotAskedAtSite => "not_asked_site",
        Missing.NotAskedInArm => "not_asked_arm",
        Missing.NotAskedByRouting => "not_asked_routing",
        Missing.NotAskedInVersion => "not_asked_version",
        Missing.NotAskedInPopulation => "not_asked_population",
        Missing.NotReached => "not_reached",
        Missing.LeftBlank => "left_blank",
        Missing.DontKnow => "dont_know",
        Missing.NotApplicable => "not_applicable",
        Missing.Refused => "refused",
        Missing.TimedOut => "timed_out",
        Missing.TechnicalFailure => "technical_failure",
        Missing.Withdrawn => "withdrawn",
        Missing.UnknownInSource => "unknown_in_source",
        Missing.Erased => "erased",
        Missing.NoNumber => "no_number",
        Missing.ScreenedOut => "screened_out",
        _ => throw new ArgumentOutOfRangeException(nameof(missing), missing, null),
    };

    /// <summary>What the state means, for the codebook.</summary>
    public static string Meaning(this Missing missing) => missing switch
    {
        Missing.NotAskedAtSite => "Not asked: the question does not exist at this site or for this theme",
        Missing.NotAskedInArm => "Not asked: the question is not shown in this arm",
        Missing.NotAskedByRouting => "Not asked: earlier answers led past the question",
        Missing.NotAskedInVersion => "Not asked: the person's version of the study does not hold the question",
        Missing.NotAskedInPopulation => "Not asked: the question is put to another population",
        Missing.NotReached => "Not reached: the person stopped before the question",
        Missing.LeftBlank => "Seen and left blank",
        Missing.DontKnow => "Answered \"don't know\"",
        Missing.NotApplicable => "Answered \"not applicable\"",
        Missing.Refused => "Answered \"prefer not to say\"",
        Missing.TimedOut => "Time ran out",
        Missing.TechnicalFailure => "A technical failure lost the answer",
        Missing.Withdrawn => "The person withdrew before the question",
        Missing.UnknownInSource => "The imported data do not say",
        Missing.Erased => "Erased at the person's wish",
        Missing.NoNumber => "The option chosen stands for no number",
        Missing.ScreenedOut => "Not asked: an earlier answer ended the survey",
        _ => throw new ArgumentOutOfRangeException(nameof(missing), missing, null),
    };
}
