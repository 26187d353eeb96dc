namespace CoProduction.Studies.Analysis.Effects;

/// <summary>An inquiry under every set of the declared exclusion rules that look only at what was measured before the draw.</summary>
public sealed record MultiverseResult
{
    public required Inquiry Inquiry { get; init; }

    public required string OutcomeLabel { get; init; }

    public required string Contrast { get; init; }

    /// <summary>Rules varied.</summary>
    public required IReadOnlyList<ExclusionRule> Rules { get; init; }

    /// <summary>Rules that look at what was measured after the draw, and are not varied.</summary>
    public required IReadOnlyList<ExclusionRule> NotVaried { get; init; }

    /// <summary>Sets of rules that exist, and how many of them were run: the smallest first.</summary>
    public required double Sets { get; init; }

    public required int SetsRun { get; init; }

    public IReadOnlyList<Specification> Specifications { get; init; } = [];
}
