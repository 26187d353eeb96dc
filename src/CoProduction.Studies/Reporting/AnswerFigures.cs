using CoProduction.Studies.Analysis;
using CoProduction.Studies.Reporting.Effects;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting;

/// <summary>
/// What was answered to every question with options: a bar per question, and per arm where it is asked after the draw. Questions of one scale, else of one page, with the same options stand in
/// one picture, as many as can be read on paper.
/// </summary>
internal static class AnswerFigures
{
    /// <summary>More do not fit the half of a printed page beside their table.</summary>
    private const int MostBars = 11;

    /// <summary>More arms than these are not told apart in a picture of several questions; the outcomes have theirs.</summary>
    private const int MostArms = 4;

    private const string NoArm = "no arm";

    /// <summary>More shades than these are not told apart.</summary>
    private const int MostOptions = 11;

    public static IEnumerable<Figure> Build(IReadOnlyList<VariableSummary> variables)
    {
        var pictures = variables
            .Where(variable => variable.N > 0 && variable.Options.Count is > 1 and <= MostOptions)
            .GroupBy(variable => (variable.Battery, string.Join('\n', variable.Options.Select(option => option.Option))))
            .SelectMany(alike => Pictures([.. alike])).ToList();
        var named = pictures.ToLookup(picture => picture.Name);
        return pictures.Select(picture => Picture(picture.Variables, named[picture.Name].Count() is > 1 and var parts ? $"{picture.Name}, {NumberFormat.Count(named[picture.Name].ToList().IndexOf(picture) + 1)} of {NumberFormat.Count(parts)}" : picture.Name));
    }

    /// <summary>Pictures of about the same size.</summary>
    private static IEnumerable<(string Name, IReadOnlyList<VariableSummary> Variables)> Pictures(VariableSummary[] alike)
    {
        var atMost = Math.Max(1, MostBars / alike.Max(variable => Bars(variable, alike.Length > 1).Count));
        var pictures = (alike.Length + atMost - 1) / atMost;
        var name = alike[0].BatteryLabel.Length > 0 ? alike[0].BatteryLabel : $"{alike[0].Label} and what follows";
        return alike.Chunk((alike.Length + pictures - 1) / pictures).Select(part => (alike.Length == 1 ? alike[0].Label : name, (IReadOnlyList<VariableSummary>)part));
    }

    private static Figure Picture(IReadOnlyList<VariableSummary> variables, string name)
    {
        var key = EffectWords.Key("answers", variables[0].Name);
        var options = variables[0].Options.Select(option => option.Option).ToList();
        var bars = variables.SelectMany(variable => Bars(variable, variables.Count > 1).Select(bar => (Variable: variable, Bar: bar))).ToList();
        var byArm = bars.Any(each => each.Bar.Arm.Length > 0);
        return new Figure(key, $"Answers: {name}", $"{(variables.Count == 1 ? byArm ? "A bar per arm" : "One bar" : "A bar per question")}{(byArm && variables.Count > 1 ? " and arm" : "")}, divided by the share of each answer in the order of the options. The table holds the counts.",
            new StackedBarsDrawing(options, [.. bars.Select(each => new StackedBar(each.Bar.Arm.Length > 0 ? $"{each.Variable.Label} [{each.Bar.Arm}]" : each.Variable.Label, each.Bar.Counts))]),
            new ReportTable
            {
                Key = key,
                Title = $"Counts: {name}",
                Columns =
                [
                    new("variable", "Variable"), new("question", "Question"), .. byArm ? [new ReportColumn("arm", "Arm")] : Array.Empty<ReportColumn>(), new("n", "n", true),
                    .. options.Select((option, index) => new ReportColumn($"option_{NumberFormat.Count(index + 1)}", option, true)),
                ],
                Rows =
                [
                    .. bars.Select(each => (IReadOnlyList<ReportCell>)
                    [
                        each.Variable.Name, each.Variable.Label, .. byArm ? [each.Bar.Arm.Length > 0 ? each.Bar.Arm : "All"] : Array.Empty<ReportCell>(), ReportCell.Persons(each.Bar.Counts.Sum()),
                        .. each.Bar.Counts.Select(count => ReportCell.Persons(count)),
                    ]),
                ],
                Notes =
                [
                    .. byArm && bars.Any(each => each.Bar.Arm.Length == 0) ? ["Questions asked after a draw are shown by arm; the others for all."] : Array.Empty<string>(),
                    .. bars.Any(each => each.Bar.Arm == NoArm) ? [$"{ReportNames.Capital(NoArm)}: who answered without an arm, where nothing is drawn."] : Array.Empty<string>(),
                ],
            });
    }

    /// <summary>By arm, and who answered without one; all together where nobody with an arm answered, or where several questions share the picture and there are too many arms.</summary>
    private static IReadOnlyList<ArmOptions> Bars(VariableSummary variable, bool isShared)
    {
        var all = new ArmOptions("", [.. variable.Options.Select(option => option.N)]);
        if (variable.ByArm.Count < 2 || (isShared ? variable.ByArm.Count > MostArms : variable.ByArm.Count > MostBars) || variable.ByArm.All(arm => arm.Counts.Sum() == 0)) return [all];
        var rest = new ArmOptions(NoArm, [.. all.Counts.Select((count, option) => count - variable.ByArm.Sum(arm => arm.Counts[option]))]);
        return rest.Counts.Sum() > 0 ? [.. variable.ByArm, rest] : variable.ByArm;
    }
}
