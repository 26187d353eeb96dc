namespace CoProduction.Studies.Analysis.Effects;

/// <summary>A test by drawing again the arms contrasted, and only those.</summary>
/// <param name="Procedure">What moved within what, in words.</param>
public sealed record RedrawResult(string Procedure)
{
    public double? PValue { get; init; }

    /// <summary>Studentized.</summary>
    public double? Statistic { get; init; }

    public double? Estimate { get; init; }

    /// <summary>Limits of the effects not rejected; null for contrasts of several arms.</summary>
    public double? Low { get; init; }

    public double? High { get; init; }

    public string? IntervalReason { get; init; }

    /// <summary>Assignments compared: all where <see cref="IsExact"/>, else draws with seed <see cref="Seed"/>.</summary>
    public double Assignments { get; init; }

    public bool IsExact { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Of p; null where exact.</summary>
    public double? MonteCarloError { get; init; }

    /// <summary>Persons, clusters or rows that were assigned.</summary>
    public int Units { get; init; }

    /// <summary>Rows.</summary>
    public int N { get; init; }

    /// <summary>The design has too few clusters for the t interval: this p is the one to read.</summary>
    public bool IsHeadline { get; init; }

    /// <summary>Why there is no p; null where there is one.</summary>
    public string? Reason { get; init; }
}
