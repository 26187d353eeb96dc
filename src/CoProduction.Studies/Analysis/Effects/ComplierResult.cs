using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Intention to treat beside the effect among those who take up what they are assigned (Angrist, Imbens and Rubin 1996).</summary>
/// <param name="Receipt">Label of the measure of receipt.</param>
public sealed record ComplierResult(string Receipt)
{
    /// <summary>Effect of being assigned; least squares on the rows that have the receipt.</summary>
    public TermEstimate? IntentionToTreat { get; init; }

    /// <summary>Effect of being assigned on receipt: the share of compliers.</summary>
    public TermEstimate? Share { get; init; }

    /// <summary>Effect of receipt among compliers.</summary>
    public TermEstimate? Complier { get; init; }

    /// <summary>Valid however few comply; to be read where the first stage is weak.</summary>
    public AndersonRubinSet? AndersonRubin { get; init; }

    public double? FirstStageF { get; init; }

    public bool IsWeak { get; init; }

    public int N { get; init; }

    public string? Reason { get; init; }
}
