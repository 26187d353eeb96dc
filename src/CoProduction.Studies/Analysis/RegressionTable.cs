namespace CoProduction.Studies.Analysis;

/// <summary>A regression as declared: outcome on terms.</summary>
public sealed record RegressionTable
{
    public string Key { get; init; } = "";

    public string Label { get; init; } = "";

    public string Outcome { get; init; } = "";

    public RegressionModel Model { get; init; }

    /// <summary>Keys of a randomization that enters as arms, or as its factors, per <see cref="Coding"/>; null: none.</summary>
    public string? Randomization { get; init; }

    public ArmCoding Coding { get; init; }

    /// <summary>Further terms: keys of measures, <c>site</c> or <c>theme</c>, products written <c>a:b</c> (a factor key names its 0/1 columns).</summary>
    public IReadOnlyList<string> Terms { get; init; } = [];

    /// <summary>Effects taken out without a coefficient each (least squares): <c>site</c>, <c>theme</c>, <c>stratum</c>, <c>person</c>, or keys of measures.</summary>
    public IReadOnlyList<string> Absorb { get; init; } = [];

    /// <summary>Tobit: the outcome cannot be lower; null: no such limit.</summary>
    public double? Lower { get; init; }

    /// <summary>Tobit: the outcome cannot be higher; null: no such limit.</summary>
    public double? Upper { get; init; }

    public ErrorType Errors { get; init; } = ErrorType.HC2;

    public Breakdown By { get; init; } = Breakdown.None;

    /// <summary>p values below which one, two, three stars stand, from the largest; empty: no stars.</summary>
    public IReadOnlyList<double> Stars { get; init; } = [];
}
