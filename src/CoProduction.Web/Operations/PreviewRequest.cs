namespace CoProduction.Web.Operations;

/// <summary>What a researcher wants to see as a respondent sees it.</summary>
/// <param name="StudyId">The study.</param>
/// <param name="Version">A published version, or null for the draft.</param>
/// <param name="Language">One of the design's languages.</param>
/// <param name="Site">A site, in a study with sites.</param>
/// <param name="Population">A population, or null for the first.</param>
/// <param name="Session">A session, where strata or clusters are read from it.</param>
/// <param name="Arms">Arm by randomization; those left out are drawn with the preview's own counters.</param>
public sealed record PreviewRequest(
    long StudyId, int? Version, string Language, string? Site, string? Population, string? Session, IReadOnlyDictionary<string, string> Arms);
