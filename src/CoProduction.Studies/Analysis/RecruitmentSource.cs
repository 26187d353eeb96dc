namespace CoProduction.Studies.Analysis;

/// <summary>Participants with one value of what told them apart on entry.</summary>
/// <param name="Source">What: population, site, session, language, a parameter of the link.</param>
/// <param name="Value">Its value; rare ones together.</param>
/// <param name="N">Persons.</param>
/// <param name="Completed">Of them completed.</param>
public sealed record RecruitmentSource(string Source, string Value, int N, int Completed)
{
    /// <summary>Column of the responses file.</summary>
    public string Column { get; init; } = "";

    /// <summary>The value as the file has it; null for rare ones together.</summary>
    public string? Key { get; init; }
}
