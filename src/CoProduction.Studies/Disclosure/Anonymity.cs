using System.Globalization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Disclosure;

/// <summary>
/// Whether a file is k-anonymous: every combination of quasi-identifiers that occurs is that of k persons or more (Sweeney 2002, Int. J. of Uncertainty, Fuzziness and
/// Knowledge-Based Systems 10(5), 557–570). A value that is missing counts as one of its own; who has none at all cannot be recognised by them.
/// It says nothing of what all persons of a combination have in common.
/// </summary>
public sealed class Anonymity
{
    private const string Nothing = "";

    private static readonly double[] QuartileShares = [0.25, 0.5, 0.75];

    private readonly ResponseFrame frame;
    private readonly IReadOnlyList<string> variables;
    private readonly List<string[]> values;

    private Anonymity(ResponseFrame frame, PublicData data)
    {
        (this.frame, K) = (frame, data.K);
        variables = [.. data.QuasiIdentifiers.Select(known => known.Variable)];
        values = [.. Enumerable.Range(0, frame.Rows).Select(row => variables.Select(variable => ValueOf(row, variable) ?? Nothing).ToArray())];
        Cells = [.. CellsOf([.. Enumerable.Range(0, variables.Count)])];
        Small = [.. Cells.Where(cell => cell.Rows.Count < K).OrderBy(cell => cell.Rows.Count).ThenBy(cell => cell.Key, StringComparer.Ordinal)
            .Select(cell => new SmallCell([.. values[cell.Rows[0]].Select(value => value.Length == 0 ? null : value)], cell.Rows.Count))];
        PersonsInSmallCells = Small.Sum(cell => cell.Persons);
    }

    public int K { get; }

    public IReadOnlyList<string> Variables => variables;

    public int Persons => frame.Rows;

    /// <summary>Combinations that occur.</summary>
    public int Combinations => Cells.Count;

    /// <summary>Those that fail, smallest first.</summary>
    public IReadOnlyList<SmallCell> Small { get; }

    public int PersonsInSmallCells { get; }

    public bool Holds => Small.Count == 0;

    private List<(string Key, List<int> Rows)> Cells { get; }

    /// <param name="frame">The responses as the public file would have them.</param>
    /// <param name="data">The quasi-identifiers; every variable is asked once per person.</param>
    public static Anonymity Check(ResponseFrame frame, PublicData data) => new(frame, data);

    /// <summary>Ids, as the frame has them, of the persons in combinations that fail.</summary>
    public IReadOnlyList<string> PersonsToSuppress() => [.. Cells.Where(cell => cell.Rows.Count < K).SelectMany(cell => cell.Rows).Order().Select(row => frame.Participants[row])];

    /// <summary>How each quasi-identifier could be made coarser, with how many persons would then still stand in combinations that fail.</summary>
    public IReadOnlyList<string> Advice() => Holds ? [] : [.. variables.Index().SelectMany(variable => AdviceOn(variable.Index, variable.Item))];

    private IEnumerable<string> AdviceOn(int index, string variable)
    {
        var others = Enumerable.Range(0, variables.Count).Where(each => each != index).ToArray();
        yield return $"{variable}: without it, {Remaining(Failing(CellsOf(others)))} would remain.";
        if (QuasiIdentifier.IsOfPerson(variable)) yield break;
        if (Column(variable) is NumericFrameColumn numbers)
        {
            var cuts = Quartiles(numbers);
            if (cuts.Count == 0) yield break;
            var notation = QuasiIdentifierNotation.Write(new QuasiIdentifier { Variable = variable, Cuts = cuts });
            var banded = Failing(CellsOf([.. Enumerable.Range(0, variables.Count)], (row, place) => place == index && numbers.HasValue(row)
                ? cuts.Count(cut => cut <= numbers.Number(row)).ToString(CultureInfo.InvariantCulture)
                : values[row][place]));
            yield return $"{variable}: in bands “{notation}”, {Remaining(banded)} would remain.";
        }
        else if (Column(variable) is OptionFrameColumn)
        {
            var rare = values.GroupBy(row => row[index]).Where(group => group.Key.Length > 0 && group.Count() < K).Select(group => $"{group.Key} ({group.Count()})").Order(StringComparer.Ordinal).ToList();
            if (rare.Count > 0) yield return $"{variable}: options that fewer than {K} persons chose: {string.Join(", ", rare)}. Merge them with others, as “{variable}: {rare[0].Split(' ')[0]} = OTHER_OPTION”.";
        }
    }

    private static string Remaining(int count) => count == 1 ? "1 person in combinations that fail" : $"{count.ToString(CultureInfo.InvariantCulture)} persons in combinations that fail";

    private int Failing(IEnumerable<(string Key, List<int> Rows)> cells) => cells.Where(cell => cell.Rows.Count < K).Sum(cell => cell.Rows.Count);

    private List<(string Key, List<int> Rows)> CellsOf(int[] places, Func<int, int, string>? valueOf = null)
    {
        var cells = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var row = 0; row < values.Count; row++)
        {
            var at = row;
            var parts = places.Select(place => valueOf?.Invoke(at, place) ?? values[at][place]).ToList();
            if (parts.All(part => part.Length == 0)) continue;
            var key = string.Join('\u001f', parts);
            if (!cells.TryGetValue(key, out var rows)) cells[key] = rows = [];
            rows.Add(row);
        }
        return [.. cells.Select(cell => (cell.Key, cell.Value))];
    }

    private string? ValueOf(int row, string variable) => variable switch
    {
        QuasiIdentifier.Site => frame.Sites[row],
        QuasiIdentifier.Population => frame.Populations[row],
        QuasiIdentifier.Language => frame.Languages[row],
        _ => frame.Answer(row, variable, "")?.ToString(),
    };

    private FrameColumn? Column(string variable) => frame.Find(variable);

    /// <summary>Whole numbers near the quartiles.</summary>
    private static List<double> Quartiles(NumericFrameColumn column)
    {
        var sorted = Enumerable.Range(0, column.Length).Where(column.HasValue).Select(column.Number).Order().ToList();
        return sorted.Count == 0 ? [] : [.. QuartileShares.Select(share => Math.Round(sorted[(int)(share * (sorted.Count - 1))])).Where(cut => cut > sorted[0]).Distinct()];
    }
}
