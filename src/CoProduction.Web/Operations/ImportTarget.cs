using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;

namespace CoProduction.Web.Operations;

/// <summary>Something of a study that a column can be imported as.</summary>
/// <param name="Name">As mappings write it.</param>
/// <param name="Label">For people.</param>
/// <param name="Kind">What it is.</param>
public sealed record ImportTarget(string Name, string Label, ImportTargetKind Kind)
{
    /// <summary>Of an answer or option: where it is asked.</summary>
    public VariablePlace? Place { get; init; }

    public Option? Option { get; init; }

    /// <summary>Of an arm or probability.</summary>
    public RandomizationPlan? Plan { get; init; }

    /// <summary>Theme of a looping variable or of an assignment by theme; else empty.</summary>
    public string Theme { get; init; } = "";
}
