namespace CoProduction.Studies.Reporting;

/// <summary>The questions of the form "OSF Preregistration", in its order.</summary>
internal static class OsfPreregistration
{
    public static IReadOnlyList<(string Question, IReadOnlyList<string> Answer)> Sections(PreregistrationWords words, PreregistrationFacts facts) =>
    [
        ("Study information: Title", words.Title),
        ("Study information: Authors", []),
        ("Study information: Description", words.Description),
        ("Study information: Hypotheses", words.Hypotheses),
        ("Design plan: Study type", words.StudyType),
        ("Design plan: Blinding", words.Blinding),
        ("Design plan: Study design", words.Conditions),
        ("Design plan: Randomization", words.Randomization),
        ("Sampling plan: Existing data", PreregistrationWords.ExistingData(facts)),
        ("Sampling plan: Data collection procedures", words.Collection),
        ("Sampling plan: Sample size", words.SampleSize),
        ("Sampling plan: Sample size rationale", words.SampleSizeReason),
        ("Sampling plan: Stopping rule", words.StoppingRule),
        ("Variables: Manipulated variables", words.Manipulated),
        ("Variables: Measured variables", words.Measured),
        ("Variables: Indices", words.Indices),
        ("Analysis plan: Statistical models", [.. words.Models, .. words.Tables]),
        ("Analysis plan: Transformations", words.Transformations),
        ("Analysis plan: Inference criteria", words.Inference),
        ("Analysis plan: Data exclusion", words.Exclusions),
        ("Analysis plan: Missing data", PreregistrationWords.MissingData),
        ("Analysis plan: Exploratory analysis", words.Exploratory),
        ("Other", words.Other),
    ];
}
