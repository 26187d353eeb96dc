using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>One column of the answers: what was answered how often, and why answers are missing.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Label">Words of the question.</param>
/// <param name="N">Rows with a value.</param>
/// <param name="Mean">Mean of the values; null where they are no numbers.</param>
/// <param name="StandardDeviation">Divisor n − 1; null below two numbers.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Median">Middle value.</param>
/// <param name="Max">Largest value.</param>
/// <param name="Options">Label and count of every option, in the order of the question; empty for other answers.</param>
/// <param name="Missing">Rows without a value by state.</param>
public sealed record VariableSummary(
    string Name, string Label, int N, double? Mean, double? StandardDeviation, double? Min, double? Median, double? Max, IReadOnlyList<(string Option, int N)> Options, IReadOnlyDictionary<Missing, int> Missing)
{
    /// <summary>Options by arm of the first draw before the question; empty where there is none.</summary>
    public IReadOnlyList<ArmOptions> ByArm { get; init; } = [];

    /// <summary>Questions with the same key belong together: those of a scale, else those of a page. A check stands for itself.</summary>
    public string Battery { get; init; } = "";

    /// <summary>Label of the scale, else title of the page; empty where neither has words.</summary>
    public string BatteryLabel { get; init; } = "";
}
