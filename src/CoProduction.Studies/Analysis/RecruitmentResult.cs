namespace CoProduction.Studies.Analysis;

/// <summary>When and from where participants came.</summary>
/// <param name="FirstStart">First agreement; null without participants.</param>
/// <param name="LastStart">Last agreement.</param>
/// <param name="LastCompletion">Last completion; null where nobody completed.</param>
/// <param name="Completed">Persons who completed.</param>
/// <param name="MedianMinutes">Median minutes from start to completion; null where unknown.</param>
/// <param name="Sources">Participants by population, site, session, language and parameter of the link.</param>
public sealed record RecruitmentResult(DateTimeOffset? FirstStart, DateTimeOffset? LastStart, DateTimeOffset? LastCompletion, int Completed, double? MedianMinutes, IReadOnlyList<RecruitmentSource> Sources);
