using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>What the design lets be said beyond single comparisons: crossed factors, doses, moderation, compliers. What a design has not is left out.</summary>
internal static class EffectSection
{
    public static ReportSection Build(StudyResults results, ReportNames names) => new("effects", "How effects depend on each other, on dose and on persons",
    [
        .. ManipulationBlocks.Build(results, names),
        .. FactorialBlocks.Build(results),
        .. results.Doses.Select(DoseBlocks.Build),
        .. ModerationBlocks.Build(results, names),
        .. ComplierBlocks.Build(results, names),
    ]);
}
