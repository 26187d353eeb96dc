using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting;

/// <summary>Why an answer is missing, in the few words that fit a column; the codebook and the notes of the table of missing answers have the sentences.</summary>
internal static class MissingWords
{
    public static string Of(Missing state) => state switch
    {
        Missing.NotAskedAtSite => "not asked at the site",
        Missing.NotAskedInArm => "not asked in the arm",
        Missing.NotAskedByRouting => "not asked (routing)",
        Missing.NotAskedInVersion => "not asked in the version",
        Missing.NotAskedInPopulation => "not asked of the population",
        Missing.ScreenedOut => "not asked (screened out)",
        Missing.DontKnow => "don’t know",
        Missing.Refused => "prefers not to say",
        _ => state.Code().Replace('_', ' '),
    };
}
