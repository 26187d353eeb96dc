namespace CoProduction.Studies.Analysis;

/// <summary>A cell of a breakdown: a site, a theme, both, or (both null) everybody.</summary>
public sealed record AnalysisCell(string? Site, string? Theme)
{
    public static readonly AnalysisCell All = new(null, null);
}
