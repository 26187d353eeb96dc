using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Does an estimate rest on one site? The same inquiry with each left out.</summary>
public sealed record SiteSensitivity(Inquiry Inquiry, string OutcomeLabel, string Contrast, TermEstimate? All, int N, IReadOnlyList<SiteLeftOut> Without);
