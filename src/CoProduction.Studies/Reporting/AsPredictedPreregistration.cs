namespace CoProduction.Studies.Reporting;

/// <summary>The questions of AsPredicted, in its order.</summary>
internal static class AsPredictedPreregistration
{
    public static IReadOnlyList<(string Question, IReadOnlyList<string> Answer)> Sections(PreregistrationWords words, PreregistrationFacts facts) =>
    [
        ("1) Data collection. Have any data been collected for this study already?", PreregistrationWords.ExistingData(facts)),
        ("2) Hypothesis. What's the main question being asked or hypothesis being tested in this study?", words.Hypotheses),
        ("3) Dependent variable. Describe the key dependent variable(s) specifying how they will be measured.", words.Outcomes),
        ("4) Conditions. How many and which conditions will participants be assigned to?", [.. words.Conditions, .. words.Randomization]),
        ("5) Analyses. Specify exactly which analyses you will conduct to examine the main question/hypothesis.", [.. words.Models, .. words.Inference]),
        ("6) Outliers and exclusions. Describe exactly how outliers will be defined and handled, and your precise rule(s) for excluding observations.", [.. words.Exclusions, .. PreregistrationWords.MissingData]),
        ("7) Sample size. How many observations will be collected or what will determine sample size?", [.. words.SampleSize, .. words.StoppingRule]),
        ("8) Other. Anything else you would like to pre-register?", [.. words.Tables, .. words.Exploratory, .. words.Other]),
        ("9) Name. Give a title for this AsPredicted pre-registration.", words.Title),
        ("10) Type of study", words.StudyType),
        ("11) Data source", words.Collection),
    ];
}
