namespace CoProduction.Studies.Analysis;

/// <summary>Shares of one arm at the ends of a measure.</summary>
/// <param name="Measure">Label, with the theme where it loops.</param>
/// <param name="Randomization">Label; empty: everybody.</param>
/// <param name="Arm">Label; empty: everybody.</param>
/// <param name="N">Rows with a value.</param>
/// <param name="Mean">Mean; null without values.</param>
/// <param name="StandardDeviation">Divisor n − 1; null below two values.</param>
/// <param name="Floor">Share at the smallest possible value; null without values.</param>
/// <param name="Ceiling">Share at the largest possible value.</param>
/// <param name="Min">The smallest possible value.</param>
/// <param name="Max">The largest possible value.</param>
public sealed record MeasureEnds(string Measure, string Randomization, string Arm, int N, double? Mean, double? StandardDeviation, double? Floor, double? Ceiling, double Min, double Max)
{
    /// <summary>Column of the responses file.</summary>
    public string Column { get; init; } = "";

    /// <summary>An attention or manipulation check that is passed or failed: who stands at the ceiling passed.</summary>
    public bool IsCheck { get; init; }

    /// <summary>Of the checks: what the treatment told, not attention.</summary>
    public bool IsManipulationCheck { get; init; }

    /// <summary>Nobody of the arm has a value, because the question is not put to it.</summary>
    public bool IsNotAsked { get; init; }

    /// <summary>Empty: everybody.</summary>
    public string RandomizationKey { get; init; } = "";

    /// <summary>Empty: everybody.</summary>
    public string ArmKey { get; init; } = "";
}
