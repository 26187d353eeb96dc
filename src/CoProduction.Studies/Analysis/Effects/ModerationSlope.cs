using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>The effect where the moderator has a value.</summary>
public sealed record ModerationSlope(string At, double Value, TermEstimate Effect);
