using System.Globalization;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Instrument;

/// <summary>
/// One trial of an effort task: how often does a letter stand in a grid of two letters? A pure function of (salt, person, task, round,
/// trial), so that a reload shows the same grid and every stored attempt can be marked again.
/// </summary>
/// <param name="Symbol">The letter to count.</param>
/// <param name="Rows">The grid, one string per row: plain text, so that it can be read aloud and needs no picture.</param>
public sealed record EffortTrial(char Symbol, IReadOnlyList<string> Rows)
{
    public const int SmallestGrid = 2;

    public const int LargestGrid = 15;

    /// <summary>Capital letters that are not taken for one another or for a digit, by eye or by ear.</summary>
    private const string Letters = "AMRXY";

    /// <summary>How often the symbol stands in the grid.</summary>
    public int Answer => Rows.Sum(row => row.Count(letter => letter == Symbol));

    /// <param name="salt">Salt of the person's allocation epoch (for preview and rehearsal, of their kind).</param>
    /// <param name="participantId">The person.</param>
    /// <param name="taskKey">Key of the effort task.</param>
    /// <param name="round">Round, from 1.</param>
    /// <param name="trial">Trial within the round, from 1.</param>
    /// <param name="gridSize">Rows and columns.</param>
    public static EffortTrial Create(ReadOnlySpan<byte> salt, Guid participantId, string taskKey, int round, int trial, int gridSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gridSize, SmallestGrid);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(gridSize, LargestGrid);
        var random = new KeyedRandom(salt, KeyedRandom.Context(
            "effort", participantId.ToString("D"), taskKey, round.ToString(CultureInfo.InvariantCulture), trial.ToString(CultureInfo.InvariantCulture)));
        var letters = random.Shuffle(Letters);
        var cells = gridSize * gridSize;
        // Between a quarter and a half of the cells: trials differ in their answer and hardly in their difficulty.
        var count = cells / 4 + random.Below(cells / 4 + 1);
        var grid = new string(random.Shuffle(Enumerable.Range(0, cells).Select(cell => letters[cell < count ? 0 : 1])));
        return new EffortTrial(letters[0], [.. grid.Chunk(gridSize).Select(row => new string(row))]);
    }
}
