using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>A study as the public address sees it; <paramref name="Current"/> is null while it was never opened.</summary>
public sealed record StudyInService(long StudyId, string Slug, StudyState State, bool Demo, PublishedVersion? Current);
