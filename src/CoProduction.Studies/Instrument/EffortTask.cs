using CoProduction.Studies.Design;

namespace CoProduction.Studies.Instrument;

/// <summary>
/// A real-effort task of timed rounds on the server's clock: count a symbol in a grid. Trials are a pure function of (salt, person, round, trial).
/// A person may stop at any time; stopping is an outcome, not a missing value. It stands alone on its page.
/// </summary>
public sealed record EffortTask : PageElement
{
    public LocalizedText Instructions { get; init; } = LocalizedText.Empty;

    public int Rounds { get; init; } = 3;

    public int SecondsPerRound { get; init; } = 60;

    /// <summary>Rows and columns of the grid.</summary>
    public int GridSize { get; init; } = 6;

    /// <summary>Not paid and not an outcome: a baseline.</summary>
    public bool Practice { get; init; }

    /// <summary>Pay for each correct unit in minor units (cents), where <see cref="PaidIf"/> holds.</summary>
    public int PieceRateMinor { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>Who is paid by the piece; null means everyone.</summary>
    public ShowIf? PaidIf { get; init; }
}
