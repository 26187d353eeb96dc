using CoProduction.Statistics;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Distribution and missingness of every column of answers. What people wrote in words is counted and never shown.</summary>
internal sealed class VariableAnalysis(AnalysisData data)
{
    public IReadOnlyList<VariableSummary> Run() => [.. data.Frame.Columns.Select(Summary)];

    private VariableSummary Summary(FrameColumn column)
    {
        var missing = new Dictionary<Missing, int>();
        var values = new List<double>();
        var n = 0;
        foreach (var row in data.Rows)
        {
            if (column.MissingAt(row) is { } state)
            {
                missing[state] = missing.GetValueOrDefault(state) + 1;
                continue;
            }
            n++;
            if (column.Number(row) is var number && !double.IsNaN(number)) values.Add(number);
        }
        var numbers = values.ToArray();
        var moments = SampleMoments.Of(numbers);
        return new VariableSummary(column.Name, Label(column), n, numbers.Length == 0 ? null : moments.Mean, moments.StandardDeviation, numbers.Length == 0 ? null : numbers.Min(), RecruitmentAnalysis.Median(numbers), numbers.Length == 0 ? null : numbers.Max(),
            column is OptionFrameColumn options ? Options(options) : [], missing);
    }

    private IReadOnlyList<(string, int)> Options(OptionFrameColumn column)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in data.Rows)
            if (column[row] is { } option) counts[option.Key] = counts.GetValueOrDefault(option.Key) + 1;
        return [.. column.Options.Select(option => (option.Label.InOrFirst("en") is { Length: > 0 } label ? label : option.Key, counts.GetValueOrDefault(option.Key)))];
    }

    private string Label(FrameColumn column)
    {
        var words = column.Label.InOrFirst("en") is { Length: > 0 } label ? label : column.Variable;
        return column.Theme.Length > 0 ? $"{words} ({data.ThemeLabel(column.Theme)})" : words;
    }
}
