using CoProduction.Statistics;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Distribution and missingness of every column of answers. What people wrote in words is counted and never shown.</summary>
internal sealed class VariableAnalysis(AnalysisData data)
{
    public IReadOnlyList<VariableSummary> Run()
    {
        List<VariableSummary> summaries = [.. data.Frame.Columns.AsParallel().AsOrdered().Select(Summary)];
        var repeated = summaries.GroupBy(summary => summary.Label).Where(alike => alike.Count() > 1).Select(alike => alike.Key).ToHashSet(StringComparer.Ordinal);
        return [.. data.Frame.Columns.Zip(summaries, (column, summary) => repeated.Contains(summary.Label) && TitleOf(column) is { Length: > 0 } title ? summary with { Label = $"{title}: {summary.Label}" } : summary)];
    }

    /// <summary>The page of a question, which tells it from others in the same words.</summary>
    private string? TitleOf(FrameColumn column) => column.Place?.Page.Title.InOrFirst("en") is { Length: > 0 } title ? Slots.Named(title, data.Frame.Design, column.Theme) : null;

    private VariableSummary Summary(FrameColumn column)
    {
        var counts = new int[Enum.GetValues<Missing>().Length];
        var missing = new Dictionary<Missing, int>();
        var values = new List<double>();
        var n = 0;
        foreach (var row in data.Rows)
        {
            if (column.MissingAt(row) is { } state)
            {
                // Listed in the order in which they were first met.
                if (counts[(int)state]++ == 0) missing[state] = 0;
                continue;
            }
            n++;
            if (column.Number(row) is var number && !double.IsNaN(number)) values.Add(number);
        }
        foreach (var state in missing.Keys.ToList()) missing[state] = counts[(int)state];
        var numbers = values.ToArray();
        var moments = SampleMoments.Of(numbers);
        var (battery, label) = BatteryOf(column);
        return new VariableSummary(column.Name, Label(column), n, numbers.Length == 0 ? null : moments.Mean, moments.StandardDeviation, numbers.Length == 0 ? null : numbers.Min(), RecruitmentAnalysis.Median(numbers), numbers.Length == 0 ? null : numbers.Max(),
            column is OptionFrameColumn options ? Options(options, data.Rows) : [], missing)
        {
            ByArm = column is OptionFrameColumn asked ? ByArm(asked) : [],
            Battery = battery,
            BatteryLabel = label,
        };
    }

    private (string Key, string Label) BatteryOf(FrameColumn column)
    {
        if (column.Place is not { } place || place.Variable.Item.Purpose != ItemPurpose.Question || data.Frame.Measures.Any(each => each.Measure is CheckPassed check && check.Variable == column.Variable)) return (column.Name, "");
        var scale = data.Frame.Measures.Select(each => each.Measure).OfType<Scale>().FirstOrDefault(each => each.Inputs.Contains(column.Variable));
        var label = scale is not null ? AnalysisData.LabelOf(scale) : TitleOf(column) ?? "";
        return ($"{(scale is not null ? $"scale {scale.Key}" : $"page {place.Page.Key}")} {column.Theme}", column.Theme.Length > 0 && label.Length > 0 && !label.Contains(data.ThemeLabel(column.Theme), StringComparison.Ordinal) ? $"{label} ({data.ThemeLabel(column.Theme)})" : label);
    }

    /// <summary>By the arms of the first draw before the question. Of what is asked once, where themes are assigned, there are no arms.</summary>
    private IReadOnlyList<ArmOptions> ByArm(OptionFrameColumn column) =>
        column.Place is { } place && data.Arms.FirstOrDefault(each => each.Arms.Count > 1 && data.Places.IsAfter(place, each.Plan) && (!each.IsPerTheme || column.Theme.Length > 0)) is { } arms
            ? [.. arms.Arms.Select(arm => new ArmOptions(ArmRows.NameOf(arm), [.. Options(column, arms.Units[arm.Key].Where(unit => !arms.IsPerTheme || unit.Column.Unit == column.Theme).Select(unit => unit.Row)).Select(option => option.N)]) { ArmKey = arm.Key, Column = $"arm_{arms.Columns.First(assigned => !arms.IsPerTheme || assigned.Unit == column.Theme).Name}" })]
            : [];

    private static IReadOnlyList<(string Option, int N)> Options(OptionFrameColumn column, IEnumerable<int> rows)
    {
        var counts = new int[column.Options.Count];
        foreach (var row in rows)
            if (column.CodeAt(row) is >= 0 and var code) counts[code]++;
        return [.. column.Options.Select((option, code) => (option.Label.InOrFirst("en") is { Length: > 0 } label ? label : option.Key, counts[code]))];
    }

    private string Label(FrameColumn column)
    {
        var words = column.Label.InOrFirst("en") is { Length: > 0 } label ? Slots.Named(label, data.Frame.Design, column.Theme) : column.Variable;
        return column.Theme.Length > 0 ? $"{words} ({data.ThemeLabel(column.Theme)})" : words;
    }
}
