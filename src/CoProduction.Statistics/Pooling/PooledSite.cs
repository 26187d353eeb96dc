namespace CoProduction.Statistics;

/// <summary>A site in a meta-analysis.</summary>
/// <param name="Site">Its name.</param>
/// <param name="N">Rows; null where unknown.</param>
/// <param name="Estimate">Its own estimate and interval; with a reason when the site is left out.</param>
/// <param name="Weight">Share in the random-effects mean; null for a site left out or without such a mean.</param>
public sealed record PooledSite(string Site, int? N, TermEstimate Estimate, double? Weight);
