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

    /// <summary>Negative coefficients with a star are shaded, and marked besides; null or false: not.</summary>
    public bool? ShadeNegative { get; init; }

    /// <summary>Title of the printed table in which this model is a column, beside all others with the same title; null: a table of its own.</summary>
    public string? Table { get; init; }

    /// <summary>Words above its column in that table; null: the label.</summary>
    public string? Column { get; init; }

    /// <summary>Two-stage least squares: the measure that the arms move, and whose effect on the outcome is asked.</summary>
    public string? Endogenous { get; init; }
}
