using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>Bounds on the effect of one arm against another, for the outcomes that are missing.</summary>
/// <param name="Arm">Label of the arm.</param>
/// <param name="Control">Label of the arm compared with.</param>
/// <param name="Lee">Among those who would answer in either arm; null where none could be computed.</param>
/// <param name="Manski">Over everybody assigned; null without a declared range.</param>
/// <param name="Reason">Why bounds are missing.</param>
/// <param name="HasIntervals">False where a row is not a unit that was assigned by itself: the errors would be too small.</param>
public sealed record AttritionBounds(string Arm, string Control, LeeBounds? Lee, ManskiBounds? Manski, string? Reason, bool HasIntervals);
