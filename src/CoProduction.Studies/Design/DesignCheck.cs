using System.Text.Json;
using CoProduction.Studies.Design.Checks;

namespace CoProduction.Studies.Design;

/// <summary>
/// Lists what is wrong with a draft, in the order of a study's life. Total: a draft may be wrong in any way, and no draft makes this throw.
/// </summary>
public static class DesignCheck
{
    /// <summary>Errors block opening; warnings do not. Empty: the design checks clean.</summary>
    public static IReadOnlyList<DesignProblem> Check(StudyDesign design)
    {
        if (AsStored(design, out var problem) is not { } stored) return [problem!];
        var draft = new Draft(stored);
        if (!SizeCheck.Run(draft)) return draft.Problems;
        LanguageCheck.Run(draft);
        KeyCheck.Run(draft);
        ConsentCheck.Run(draft);
        FactorCheck.Run(draft);
        SiteCheck.Run(draft);
        PageCheck.Run(draft);
        ItemCheck.Run(draft);
        ConditionCheck.Run(draft);
        RandomizationCheck.Run(draft);
        SlotCheck.Run(draft);
        MeasureCheck.Run(draft);
        PlanCheck.Run(draft);
        FieldworkCheck.Run(draft);
        PublicDataCheck.Run(draft);
        return draft.Problems;
    }

    /// <summary>The problems that keep a study from opening.</summary>
    public static IReadOnlyList<DesignProblem> Blocking(StudyDesign design) =>
        [.. Check(design).Where(problem => problem.Severity == ProblemSeverity.Error)];

    /// <summary>
    /// The design as its file would hold it. What a file cannot hold (conditions nested without end, infinite numbers, lists with holes, more than the
    /// limit) cannot be opened either, and what comes back has no nulls and bounded depth: the checks need not expect them.
    /// </summary>
    private static StudyDesign? AsStored(StudyDesign design, out DesignProblem? problem)
    {
        problem = null;
        try
        {
            return DesignFile.Read(DesignFile.Write(design));
        }
        catch (Exception e) when (e is DesignFileException or JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            problem = new DesignProblem(ProblemSeverity.Error, "not-storable", "", $"The design cannot be stored as a design file. {e.Message}");
            return null;
        }
    }
}
