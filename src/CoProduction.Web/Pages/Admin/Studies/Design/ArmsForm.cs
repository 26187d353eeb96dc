using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class ArmsForm
{
    /// <summary>A key of an arm stays short enough for statistics packages.</summary>
    private const int KeyLength = 32;

    private const int MaxArms = 200;

    /// <summary>Factor keys, as the columns of the rows.</summary>
    public List<string?> Factors { get; set; } = [];

    public List<ArmRow> Arms { get; set; } = [];

    /// <summary>Factors whose levels are to be combined.</summary>
    public List<string?> Combine { get; set; } = [];

    public static ArmsForm Of(RandomizationPlan plan, StudyDesign design)
    {
        var factors = design.Factors.Select(factor => factor.Key).Concat(plan.Arms.SelectMany(arm => arm.Levels.Keys)).Where(key => key.Length > 0).Distinct().ToList();
        return new ArmsForm
        {
            Factors = [.. factors],
            Combine = [.. factors],
            Arms = Rows.Of(plan.Arms, arm => arm.Key, arm => new ArmRow
            {
                Label = arm.Label,
                Weight = DraftReader.Show(arm.Weight),
                Levels = [.. factors.Select(factor => arm.Levels.GetValueOrDefault(factor))],
            }),
        };
    }

    public RowsRead<Arm> Read(RandomizationPlan stored, DraftReader reader) => Rows.Read(reader, "Form.Arms", Arms, stored.Arms, arm => arm.Key, (row, arm, field) => arm with
    {
        Key = DraftReader.Key(row.Key),
        Label = DraftReader.Key(row.Label),
        Weight = string.IsNullOrWhiteSpace(row.Weight) ? 1 : reader.Whole($"{field}.Weight", row.Weight, arm.Weight),
        Levels = LevelsOf(row, arm),
    });

    /// <summary>
    /// A row for every combination of the levels of the chosen factors, the reference levels first. A row that has such a combination already keeps its
    /// key and label; other rows with a key stay behind them.
    /// </summary>
    public void MakeAllCombinations(StudyDesign design)
    {
        var factors = Factors.Select(key => Combine.Contains(key) ? design.Factors.FirstOrDefault(factor => factor.Key == key) : null).ToList();
        IEnumerable<Level?[]> combinations = [[]];
        foreach (var factor in factors)
        {
            Level?[] levels = factor is { Levels.Count: > 0 } ? [.. factor.Levels] : [null];
            combinations = combinations.SelectMany(combination => levels.Select(level => (Level?[])[.. combination, level])).Take(MaxArms);
        }
        var rows = Arms.Where(row => !string.IsNullOrWhiteSpace(row.Key) || !row.IsBlank).ToList();
        var made = new List<ArmRow>();
        foreach (var combination in combinations.Where(levels => levels.Any(level => level is not null)))
        {
            var keys = combination.Select(level => level?.Key).ToList();
            var row = rows.FirstOrDefault(existing => existing.Levels.Select(Blank).SequenceEqual(keys.Select(Blank)));
            if (row is not null) rows.Remove(row);
            made.Add(row ?? new ArmRow
            {
                Key = KeyOf(combination, [.. made.Select(other => other.Key), .. rows.Select(other => other.Key)]),
                Label = string.Join(" + ", combination.OfType<Level>().Select(level => level.Label.Length > 0 ? level.Label : level.Key)),
                Weight = "1",
                Levels = [.. keys],
            });
        }
        Arms = Rows.Padded([.. made, .. rows]);
    }

    private static string Blank(string? key) => key ?? "";

    private static string KeyOf(IEnumerable<Level?> combination, IReadOnlyCollection<string?> taken)
    {
        var key = string.Join('_', combination.OfType<Level>().Select(level => level.Key));
        if (key.Length <= KeyLength && !taken.Contains(key)) return key;
        return Enumerable.Range(1, taken.Count + 1).Select(number => $"arm{number}").First(candidate => !taken.Contains(candidate));
    }

    private Dictionary<string, string> LevelsOf(ArmRow row, Arm stored)
    {
        var levels = new Dictionary<string, string>(stored.Levels);
        foreach (var (index, factor) in Factors.Index())
        {
            if (string.IsNullOrEmpty(factor)) continue;
            var level = index < row.Levels.Count ? row.Levels[index] : null;
            if (string.IsNullOrEmpty(level)) levels.Remove(factor);
            else levels[factor] = level;
        }
        return levels;
    }
}
