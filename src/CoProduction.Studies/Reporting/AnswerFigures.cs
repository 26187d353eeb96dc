using CoProduction.Studies.Analysis;
using CoProduction.Studies.Reporting.Effects;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting;

/// <summary>What was answered to every question with options: a bar per question, and per arm where it is asked after the draw. Questions with the same options stand in one picture.</summary>
internal static class AnswerFigures
{
    private const int MostBars = 24;

    /// <summary>More arms than these are not told apart in one picture of many questions; the outcomes have theirs.</summary>
    private const int MostArms = 4;

    private const string NoArm = "no arm";

    /// <summary>More shades than these are not told apart.</summary>
    private const int MostOptions = 11;

    public static IEnumerable<Figure> Build(IReadOnlyList<VariableSummary> variables) => variables
        .Where(variable => variable.N > 0 && variable.Options.Count is > 1 and <= MostOptions)
        .GroupBy(variable => string.Join('\n', variable.Options.Select(option => option.Option)))
        .SelectMany(Pictures);

    private static IEnumerable<Figure> Pictures(IEnumerable<VariableSummary> alike)
    {
        var page = new List<VariableSummary>();
        foreach (var variable in alike)
        {
            if (page.Count > 0 && page.Append(variable).Sum(each => Bars(each).Count) > MostBars)
            {
                yield return Picture(page);
                page = [];
            }
            page.Add(variable);
        }
        yield return Picture(page);
    }

    private static Figure Picture(List<VariableSummary> variables)
    {
        var key = EffectWords.Key("answers", variables[0].Name);
        var title = variables.Count == 1 ? $"Answers: {variables[0].Label}" : $"Answers to {NumberFormat.Count(variables.Count)} questions: {variables[0].Name} to {variables[^1].Name}";
        var options = variables[0].Options.Select(option => option.Option).ToList();
        var byArm = variables.Any(variable => Bars(variable).Count > 1);
        return new Figure(key, title, $"{(variables.Count == 1 ? byArm ? "A bar per arm" : "One bar" : "A bar per question")}{(byArm && variables.Count > 1 ? " and arm" : "")}, divided by the share of each answer in the order of the options. The table holds the counts.",
            new StackedBarsDrawing(options, [.. variables.SelectMany(variable => Bars(variable).Select(bar => new StackedBar(bar.Arm.Length > 0 ? $"{variable.Label} [{bar.Arm}]" : variable.Label, bar.Counts)))]),
            new ReportTable
            {
                Key = key,
                Title = $"{title}, counts",
                Columns =
                [
                    new("variable", "Variable"), new("question", "Question"), .. byArm ? [new ReportColumn("arm", "Arm")] : Array.Empty<ReportColumn>(), new("n", "n", true),
                    .. options.Select((option, index) => new ReportColumn($"option_{NumberFormat.Count(index + 1)}", option, true)),
                ],
                Rows =
                [
                    .. variables.SelectMany(variable => Bars(variable).Select(bar => (IReadOnlyList<ReportCell>)
                        [variable.Name, variable.Label, .. byArm ? [bar.Arm.Length > 0 ? bar.Arm : "All"] : Array.Empty<ReportCell>(), ReportCell.Persons(bar.Counts.Sum()), .. bar.Counts.Select(count => ReportCell.Persons(count))])),
                ],
                Notes =
                [
                    .. byArm ? ["By arm where a question is asked after the draw that it follows first; else all who answered."] : Array.Empty<string>(),
                    .. variables.SelectMany(Bars).Any(bar => bar.Arm == NoArm) ? [$"{ReportNames.Capital(NoArm)}: who answered without an arm, where nothing is drawn."] : Array.Empty<string>(),
                ],
            });
    }

    /// <summary>By arm, and who answered without one; all together where nobody with an arm answered, or where there are too many arms.</summary>
    private static IReadOnlyList<ArmOptions> Bars(VariableSummary variable)
    {
        var all = new ArmOptions("", [.. variable.Options.Select(option => option.N)]);
        if (variable.ByArm.Count is not (> 1 and <= MostArms) || variable.ByArm.All(arm => arm.Counts.Sum() == 0)) return [all];
        var rest = new ArmOptions(NoArm, [.. all.Counts.Select((count, option) => count - variable.ByArm.Sum(arm => arm.Counts[option]))]);
        return rest.Counts.Sum() > 0 ? [.. variable.ByArm, rest] : variable.ByArm;
    }
}
