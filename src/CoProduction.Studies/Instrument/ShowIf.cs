namespace CoProduction.Studies.Instrument;

/// <summary>
/// A condition. Exactly one of: <see cref="All"/>, <see cref="Any"/>, <see cref="Not"/>, or a comparison of one
/// <see cref="Variable"/> (asked on an earlier page or in the same loop turn) or one <see cref="Factor"/> (assigned before).
/// </summary>
public sealed record ShowIf
{
    public IReadOnlyList<ShowIf> All { get; init; } = [];

    public IReadOnlyList<ShowIf> Any { get; init; } = [];

    public ShowIf? Not { get; init; }

    public string? Variable { get; init; }

    public string? Factor { get; init; }

    /// <summary>Option keys (or levels of the factor), one of which must hold; for a multiple choice, one of which must be ticked.</summary>
    public IReadOnlyList<string> In { get; init; } = [];

    /// <summary>For numbers: at least this.</summary>
    public double? AtLeast { get; init; }

    /// <summary>For numbers: at most this.</summary>
    public double? AtMost { get; init; }
}
