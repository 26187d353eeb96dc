using CoProduction.Studies.Analysis;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting;

/// <summary>The CONSORT diagram of one randomization, and its table: stages down, arms across.</summary>
internal sealed class ConsortFigure(StudyResults results, ReportContext context, FlowResult flow, int number)
{
    /// <summary>Arms that stand beside each other; more stand in lines, each with all its numbers.</summary>
    private const int MostColumns = 4;

    private readonly IReadOnlyList<FlowRow> arms = flow.Randomization.Length == 0 ? flow.Rows : [.. flow.Rows.Take(flow.Rows.Count - 1)];

    public Figure Build() => new($"flow_{number}", Title, Description, new BoxesDrawing([.. Entry(), .. ByArm()]), Table());

    private string Title => flow.Randomization.Length == 0 ? "Flow of participants" : $"Flow of participants: {flow.Randomization}";

    private string Description =>
        $"From top to bottom: {string.Join(", ", new[] { context.Invited is null ? null : "invited", context.Arrived is null ? null : "arrived, declined" }.OfType<string>().Append("agreed, left out with the reasons"))}, "
        + $"then {(flow.Randomization.Length == 0 ? "everybody: counted, completed, outcome observed" : $"{NumberFormat.Count(arms.Count)} arms beside each other: assigned, served, outcome observed, analysed")}. The table below holds the same numbers.";

    private IEnumerable<BoxRow> Entry()
    {
        if (context.Invited is { } invited) yield return new BoxRow([new Box(["Invited", N(invited)])]);
        if (context.Arrived is { } arrived)
        {
            var silent = arrived - (context.Declined ?? 0) - results.Participants;
            yield return new BoxRow([new Box(["Opened the first page", N(arrived)])], new Box([.. new[] { "Did not take part", $"Declined: {N(context.Declined ?? 0)}", silent > 0 ? $"Left without answering: {N(silent)}" : null }.OfType<string>()], BoxKind.Aside));
        }
        List<string> aside =
        [
            .. flow.DuplicatesLeftOut > 0 ? [$"Later entries of persons already counted: {N(flow.DuplicatesLeftOut)}"] : Array.Empty<string>(),
            .. OtherWaves > 0 ? [$"Rows of later waves: {N(OtherWaves)}"] : Array.Empty<string>(),
            .. flow.Excluded.Concat(flow.Lost).Select(reason => $"{ReportNames.Capital(reason.Reason)}: {N(reason.N)}"),
        ];
        yield return new BoxRow([new Box(["Agreed to take part", N(results.Participants)])], aside.Count == 0 ? null : new Box(["Left out", .. aside], BoxKind.Aside));
        if (flow.Randomization.Length > 0)
            yield return new BoxRow([new Box([flow.Randomization, $"Eligible: {N(flow.Eligible(results.Counted))}", $"Assigned ({flow.Units}): {N(arms.Sum(arm => arm.Assigned))}"], BoxKind.Draw)]);
    }

    private IEnumerable<BoxRow> ByArm()
    {
        if (arms.Count > MostColumns)
        {
            yield return new BoxRow([.. arms.Select(arm => new Box([arm.Arm, .. Allocation(arm), .. FollowUp(arm), .. Analysis(arm)]))]);
            yield break;
        }
        yield return new BoxRow([.. arms.Select(arm => new Box([flow.Randomization.Length == 0 ? "Took part" : arm.Arm, .. Allocation(arm)]))]);
        yield return new BoxRow([.. arms.Select(arm => new Box(["Follow-up", .. FollowUp(arm)]))]);
        if (arms.Any(arm => Analysis(arm).Any())) yield return new BoxRow([.. arms.Select(arm => new Box(["Analysis", .. Analysis(arm)]))]);
    }

    private IEnumerable<string> Allocation(FlowRow arm)
    {
        yield return $"{(flow.Randomization.Length == 0 ? "Counted" : "Assigned")}: {N(arm.Assigned)}";
        if (arm.Served is { } served) yield return $"Served: {N(served)}";
    }

    private static IEnumerable<string> FollowUp(FlowRow arm)
    {
        yield return $"Completed: {N(arm.Completed)}";
        if (arm.InProgress > 0) yield return $"Not finished: {N(arm.InProgress)}";
        if (arm.ScreenedOut > 0) yield return $"Screened out: {N(arm.ScreenedOut)}";
        if (arm.Withdrawn + arm.Erased > 0) yield return $"Withdrew: {N(arm.Withdrawn + arm.Erased)}";
        foreach (var (outcome, n) in arm.Observed) yield return arm.Observed.Count == 1 ? $"Outcome observed: {N(n)}" : $"Observed, {outcome}: {N(n)}";
    }

    private static IEnumerable<string> Analysis(FlowRow arm) => arm.Analysed.Where(outcome => outcome.N is not null)
        .Select(outcome => $"Analysed{(arm.Analysed.Count == 1 ? "" : $", {outcome.Outcome}")}: {N(outcome.N!.Value)}{(outcome.N > arm.Assigned ? " rows" : "")}");

    private ReportTable Table()
    {
        var columns = flow.Randomization.Length == 0 ? [] : arms;
        return new ReportTable
        {
            Key = $"flow_{number}",
            Title = flow.Randomization.Length == 0 ? "Participants by stage" : $"Participants by stage and arm: {flow.Randomization}",
            Columns = [new("stage", "Stage"), new("all", "All", true), .. columns.Select((arm, index) => new ReportColumn($"arm_{index + 1}", arm.Arm, true))],
            Rows = [.. Stages().Select(stage => (IReadOnlyList<ReportCell>)[stage.Words, ReportCell.Count(stage.All), .. columns.Select(arm => stage.OfArm is { } of ? ReportCell.Count(of(arm)) : ReportCell.Empty)])],
            Notes =
            [
                .. flow.Units == "persons" ? Array.Empty<string>() : ["From \"Assigned\" on, a person is counted once for each theme."],
                .. flow.Rows.Any(row => row.Served is null && row != flow.Rows[^1]) ? ["Whether a page was served after the draw is not recorded in these data."] : Array.Empty<string>(),
                .. AnalysedRows ? ["Analysed counts rows; where one person gives a row for each theme, they can be more than persons."] : Array.Empty<string>(),
                .. flow.Lost.Count > 0 ? ["Eligible counts those who left before the draw, because nothing known makes them ineligible."] : Array.Empty<string>(),
            ],
        };
    }

    private bool AnalysedRows => arms.Any(arm => arm.Analysed.Any(outcome => outcome.N > arm.Assigned));

    private IEnumerable<(string Words, long? All, Func<FlowRow, long?>? OfArm)> Stages()
    {
        if (context.Invited is { } invited) yield return ("Invited", invited, null);
        if (context.Arrived is { } arrived) yield return ("Opened the first page", arrived, null);
        if (context.Arrived is not null) yield return ("Declined", context.Declined ?? 0, null);
        yield return ("Agreed to take part", results.Participants, null);
        if (flow.DuplicatesLeftOut > 0) yield return ("Later entries of persons already counted", flow.DuplicatesLeftOut, null);
        if (OtherWaves > 0) yield return ("Rows of later waves", OtherWaves, null);
        foreach (var (reason, n) in flow.Excluded) yield return ($"Not eligible: {reason}", n, null);
        if (flow.Randomization.Length > 0) yield return ("Eligible", flow.Eligible(results.Counted), null);
        foreach (var (reason, n) in flow.Lost) yield return ($"Lost: {reason}", n, null);
        yield return Sum(flow.Randomization.Length > 0 ? "Assigned" : "Counted", arm => arm.Assigned);
        if (arms.Any(arm => arm.Served is not null)) yield return Sum("Served", arm => arm.Served);
        yield return Sum("Completed", arm => arm.Completed);
        yield return Sum("Not finished", arm => arm.InProgress);
        yield return Sum("Screened out", arm => arm.ScreenedOut);
        yield return Sum("Withdrew", arm => arm.Withdrawn);
        yield return Sum("Withdrew and erased", arm => arm.Erased);
        for (var index = 0; index < (arms.Count > 0 ? arms[0].Observed.Count : 0); index++)
        {
            var outcome = index;
            yield return Sum($"Observed: {arms[0].Observed[index].Outcome}", arm => arm.Observed[outcome].N);
        }
        for (var index = 0; index < (arms.Count > 0 ? arms[0].Analysed.Count : 0); index++)
        {
            var outcome = index;
            if (arms.Any(arm => arm.Analysed[outcome].N is not null)) yield return Sum($"Analysed: {arms[0].Analysed[index].Outcome}", arm => arm.Analysed[outcome].N);
        }
    }

    private (string, long?, Func<FlowRow, long?>?) Sum(string words, Func<FlowRow, long?> of) => (words, arms.Sum(of), of);

    /// <summary>Rows that count and belong to a later wave than the tables.</summary>
    private int OtherWaves => results.Participants - flow.DuplicatesLeftOut - results.Counted;

    private static string N(long n) => NumberFormat.Count(n);
}
