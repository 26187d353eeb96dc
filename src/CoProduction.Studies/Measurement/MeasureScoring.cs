using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Measurement;

/// <summary>
/// Scores every measure of the design for every row. A score is missing for the reason of its inputs: for the structural one where none was asked,
/// else for the first behavioural one. "Not asked" is never a 0.
/// </summary>
public sealed class MeasureScoring
{
    private readonly record struct Score(double Value, Missing? Missing, int Items)
    {
        public static Score Of(double value, int items = 1) => new(value, null, items);

        public static Score None(Missing missing) => new(double.NaN, missing, 0);
    }

    private readonly Func<int, Score> scorer;
    private readonly List<byte>? counts;

    private MeasureScoring(ResponseFrame frame, Measure measure, string theme)
    {
        scorer = Scorer(frame, measure, theme);
        counts = measure is Scale or ProportionPositive ? [] : null;
        var name = theme.Length == 0 ? measure.Key : $"{measure.Key}_{theme}";
        Column = new MeasureColumn(measure, new NumericFrameColumn(name, measure.Key, theme, measure.Label), counts);
    }

    internal MeasureColumn Column { get; }

    /// <summary>The measures of a frame, not scored yet.</summary>
    internal static IReadOnlyList<MeasureScoring> Of(ResponseFrame frame) =>
        [.. frame.Design.Design.Measures.SelectMany(measure => ThemesOf(frame, measure).Select(theme => new MeasureScoring(frame, measure, theme)))];

    /// <summary>Scores the rows of the frame anew.</summary>
    internal void Run(int rows)
    {
        var scores = Column.Scores;
        scores.Clear();
        counts?.Clear();
        scores.Reserve(rows);
        counts?.EnsureCapacity(rows);
        for (var row = 0; row < rows; row++)
        {
            var score = scorer(row);
            if (score.Missing is { } missing) scores.AppendMissing(missing);
            else scores.Append(score.Value);
            counts?.Add((byte)Math.Min(score.Items, byte.MaxValue));
        }
        scores.Trim();
        counts?.TrimExcess();
    }

    /// <summary>The themes for which a measure exists; one empty theme where none of its inputs loops.</summary>
    private static IReadOnlyList<string> ThemesOf(ResponseFrame frame, Measure measure)
    {
        var themes = frame.Columns.Where(column => column.Theme.Length > 0 && column.Place is { } place && measure.Inputs.Contains(place.Variable.Name))
            .Select(column => column.Theme).Distinct().ToList();
        return themes.Count == 0 ? [""] : [.. frame.Design.Design.Themes.Select(theme => theme.Key).Where(themes.Contains), .. themes.Where(theme => !frame.Design.Themes.ContainsKey(theme))];
    }

    private static Func<int, Score> Scorer(ResponseFrame frame, Measure measure, string theme) => measure switch
    {
        Scale scale => ScaleScorer(frame, scale, theme),
        ProportionPositive index => IndexScorer(frame, index, theme),
        Dichotomy dichotomy => DichotomyScorer(frame, dichotomy, theme),
        SingleValue value => NumberScorer(frame, value.Variable, theme),
        CheckPassed check => CheckScorer(frame, check, theme),
        TaskMetric metric => TaskScorer(frame, metric),
        _ => throw new InvalidOperationException($"No scoring for {measure.GetType().Name}."),
    };

    private static Func<int, Score> ScaleScorer(ResponseFrame frame, Scale scale, string theme)
    {
        ScaledItem[] items = [.. ScaleItems(frame, scale, theme)];
        var least = scale.Score == ScaleScore.Sum ? items.Length : Math.Clamp(scale.MinAnswered ?? items.Length, 1, Math.Max(items.Length, 1));
        return row =>
        {
            double sum = 0;
            var answered = 0;
            foreach (var item in items)
            {
                var value = item.Number(row);
                if (double.IsNaN(value)) continue;
                sum += value;
                answered++;
            }
            return answered == 0 || answered < least
                ? Score.None(WhyMissing(items, static (item, at) => item.MissingAt(at), row))
                : Score.Of(scale.Score == ScaleScore.Sum ? sum : sum / answered, answered);
        };
    }

    /// <summary>The items of a scale with reversed items turned round, in the order of the scale; items that this theme lacks are left out.</summary>
    public static IReadOnlyList<ScaledItem> ScaleItems(ResponseFrame frame, Scale scale, string theme) =>
        [.. scale.Items.Select(item => (item.Reverse, Column: frame.Find(item.Variable, theme)))
            .Where(item => item.Column is not null)
            .Select(item => new ScaledItem(item.Column!, item.Reverse ? RangeSum(frame, item.Column!) : null))];

    /// <summary>min + max of the possible answers; NaN where the item has no range, so that nothing is scored as if it were not reversed.</summary>
    private static double RangeSum(ResponseFrame frame, FrameColumn column)
    {
        if (column is OptionFrameColumn options)
        {
            var values = options.Options.Where(option => option.Value is not null).Select(option => option.Value!.Value).ToList();
            return values.Count == 0 ? double.NaN : values.Min() + values.Max();
        }
        return (column.Place?.Variable.Item) switch
        {
            SliderItem slider => slider.Min + slider.Max,
            NumberItem { Min: { } min, Max: { } max } => min + max,
            _ => double.NaN,
        };
    }

    private static Func<int, Score> IndexScorer(ResponseFrame frame, ProportionPositive index, string theme)
    {
        var items = index.Items.Where(item => frame.Find(item.Variable, theme) is not null || frame.OptionColumns(item.Variable, theme) is not null)
            .Select(item => (MissingAt: MissingOf(frame, item.Variable, theme), IsPositive: PositiveOf(frame, item.Variable, theme, item.Positive))).ToArray();
        return row =>
        {
            int answered = 0, asked = 0, positive = 0;
            foreach (var item in items)
            {
                var state = item.MissingAt(row);
                if (state is null or Missing.DontKnow or Missing.LeftBlank or Missing.Refused) asked++;
                if (state is not null) continue;
                answered++;
                if (item.IsPositive(row)) positive++;
            }
            var denominator = index.Denominator == IndexDenominator.Answered ? answered : asked;
            return answered < Math.Max(index.MinAnswered, 1)
                ? Score.None(WhyMissing(items, static (item, at) => item.MissingAt(at), row))
                : Score.Of((double)positive / denominator, denominator);
        };
    }

    private static Func<int, Score> DichotomyScorer(ResponseFrame frame, Dichotomy dichotomy, string theme)
    {
        var column = frame.Find(dichotomy.Variable, theme);
        var missingAt = MissingOf(frame, dichotomy.Variable, theme);
        var isPositive = PositiveOf(frame, dichotomy.Variable, theme, dichotomy.Positive);
        return row =>
        {
            if (missingAt(row) is { } missing) return Score.None(missing);
            if (dichotomy.AtLeast is not { } least) return Score.Of(isPositive(row) ? 1 : 0);
            var number = column?.Number(row) ?? double.NaN;
            return double.IsNaN(number) ? Score.None(Missing.NoNumber) : Score.Of(number >= least ? 1 : 0);
        };
    }

    private static Func<int, Score> NumberScorer(ResponseFrame frame, string variable, string theme)
    {
        var column = frame.Find(variable, theme);
        return row =>
        {
            if (column is null) return Score.None(Missing.NotAskedInVersion);
            if (column.MissingAt(row) is { } missing) return Score.None(missing);
            var number = column.Number(row);
            return double.IsNaN(number) ? Score.None(Missing.NoNumber) : Score.Of(number);
        };
    }

    private static Func<int, Score> CheckScorer(ResponseFrame frame, CheckPassed check, string theme)
    {
        var missingAt = MissingOf(frame, check.Variable, theme);
        var assignments = frame.Assignments.Where(assignment => assignment.Unit.Length == 0 || assignment.Unit == theme).ToList();
        return row =>
        {
            if (missingAt(row) is { } missing) return Score.None(missing);
            var item = frame.Versions[frame.People[row].Version].FindVariable(check.Variable)?.Variable.Item;
            var arms = assignments.Select(assignment => assignment[row]?.Key).OfType<string>();
            return item is not null && CheckAnswer.Passed(item, frame.Answer(row, check.Variable, theme), arms) is { } passed
                ? Score.Of(passed ? 1 : 0)
                : Score.None(Missing.UnknownInSource);
        };
    }

    private static Func<int, Score> TaskScorer(ResponseFrame frame, TaskMetric metric)
    {
        var correct = frame.Find($"{metric.Task}_{TaskLog.Correct}");
        var attempts = frame.Find($"{metric.Task}_{TaskLog.Attempts}");
        var minutes = frame.Find($"{metric.Task}_{TaskLog.Minutes}");
        return row =>
        {
            if (correct is null || attempts is null || minutes is null) return Score.None(Missing.NotAskedInVersion);
            if (correct.MissingAt(row) is { } missing) return Score.None(missing);
            return metric.Figure switch
            {
                TaskFigure.CorrectUnits => Score.Of(correct.Number(row)),
                TaskFigure.Minutes => Score.Of(minutes.Number(row)),
                TaskFigure.Attempts => Score.Of(attempts.Number(row)),
                TaskFigure.UnitsPerMinute => Rate(correct.Number(row), minutes.Number(row)),
                _ => Rate(correct.Number(row), attempts.Number(row)),
            };
        };
    }

    /// <summary>A rate exists among those who worked only.</summary>
    private static Score Rate(double numerator, double denominator) =>
        denominator > 0 ? Score.Of(numerator / denominator) : Score.None(Missing.NotApplicable);

    /// <summary>Why a row has no answer to a variable; null where it has one.</summary>
    private static Func<int, Missing?> MissingOf(ResponseFrame frame, string variable, string theme)
    {
        if (frame.OptionColumns(variable, theme) is { Count: > 0 } options)
            return row =>
            {
                foreach (var option in options)
                    if (option.HasValue(row))
                        return null;
                return options[0].MissingAt(row);
            };
        return frame.Find(variable, theme) is { } column ? column.MissingAt : _ => Missing.NotAskedInVersion;
    }

    /// <summary>Whether the answer of a row, which has one, is among those that count.</summary>
    private static Func<int, bool> PositiveOf(ResponseFrame frame, string variable, string theme, IReadOnlyList<string> positive)
    {
        if (frame.OptionColumns(variable, theme) is { } columns)
        {
            var counting = columns.Where(column => positive.Contains(column.Option!.Key)).ToList();
            return row =>
            {
                foreach (var column in counting)
                    if (column.Number(row) > 0)
                        return true;
                return false;
            };
        }
        if (frame.Find(variable, theme) is OptionFrameColumn options)
        {
            bool[] counts = [.. options.Options.Select(option => positive.Contains(option.Key))];
            return row => counts[options.CodeAt(row)];
        }
        return row => positive.Contains(frame.Answer(row, variable, theme)!.ToString());
    }

    /// <summary>The first behavioural state, else the first structural one.</summary>
    private static Missing WhyMissing<T>(T[] items, Func<T, int, Missing?> missingAt, int row)
    {
        Missing? structural = null;
        foreach (var item in items)
        {
            if (missingAt(item, row) is not { } state) continue;
            if (!state.IsStructural()) return state;
            structural ??= state;
        }
        return structural ?? Missing.NotAskedInVersion;
    }
}
