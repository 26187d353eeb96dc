using CoProduction.Studies.Analysis;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class PairTableForm
{
    public string? Key { get; set; }

    public string? Label { get; set; }

    public PairKind Kind { get; set; }

    /// <summary>One per line: the first measure, the second, and what the first is multiplied by where it is not 1.</summary>
    public string? Pairs { get; set; }

    public Breakdown By { get; set; }

    public string? Randomization { get; set; }

    public string? Arm { get; set; }

    public static PairTableForm Of(PairTable table) => new()
    {
        Key = table.Key,
        Label = table.Label,
        Kind = table.Kind,
        Pairs = string.Join('\n', table.Pairs.Select(pair => string.Join(", ", new[] { pair.First, pair.Second, DraftReader.Show(pair.Times) }.Where(part => !string.IsNullOrEmpty(part))))),
        By = table.By,
        Randomization = table.Randomization,
        Arm = table.Arm,
    };

    public PairTable Read(PairTable stored, DraftReader reader) => stored with
    {
        Key = DraftReader.Key(Key),
        Label = DraftReader.Key(Label),
        Kind = Kind,
        Pairs = [.. DraftReader.Lines(Pairs).Select(line => Pair(reader, line)).OfType<MeasurePair>()],
        By = By,
        Randomization = DraftReader.KeyOrNull(Randomization),
        Arm = DraftReader.KeyOrNull(Arm),
    };

    private static MeasurePair? Pair(DraftReader reader, string line)
    {
        var parts = DraftReader.Keys(line);
        if (parts.Count is 2 or 3) return new MeasurePair { First = parts[0], Second = parts[1], Times = parts.Count == 3 ? reader.Number("Form.Pairs", parts[2]) : null };
        reader.Error("Form.Pairs", $"“{line}” is not a pair. Write the first measure, a comma and the second; and a comma and a number where the first is to be multiplied");
        return null;
    }
}
