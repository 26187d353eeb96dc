using CoProduction.Studies.Analysis;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting;

/// <summary>The CONSORT diagram of one randomization, and its table: stages down, arms across.</summary>
internal sealed class ConsortFigure(StudyResults results, ReportContext context, FlowResult flow, int number)
{
    /// <summary>Arms that stand beside each other; more stand in lines, each with all its numbers.</summary>
    private const int MostColumns = 4;

    private readonly IReadOnlyList<FlowRow> arms = flow.Randomization.Length == 0 ? flow.Rows : [.. flow.Rows.Take(flow.Rows.Count - 1)];

    private readonly HashSet<string> primary = [.. results.Plan.Inquiries.Where(inquiry => inquiry.Role == InquiryRole.Primary).Select(inquiry => inquiry.Outcome)];

    public Figure Build() => new($"flow_{number}", Title, Description, new BoxesDrawing([.. Entry(), .. ByArm()]), Table());

    private string Title => !IsRandomized ? "Flow of participants" : $"Flow of participants: {flow.Randomization}";

    private bool IsRandomized => flow.Randomization.Length > 0;

    private string Description =>
        $"From top to bottom: {string.Join(", ", new[] { context.Invited is null ? null : "invited", context.Arrived is null ? null : "arrived" }.OfType<string>().Append("agreed, left out with the reasons"))}, "
        + $"then {(IsRandomized ? $"eligible, lost before the draw, and {NumberFormat.Count(arms.Count)} arms beside each other: assigned, served, outcome observed, analysed" : "eligible, completed, outcome observed")}. The table below holds the same numbers.";

    private IEnumerable<BoxRow> Entry()
    {
        if (context.Invited is { } invited) yield return new BoxRow([new Box(["Invited", N(invited)])]);
        if (context.Arrived is { } arrived)
        {
            var silent = arrived - (context.Declined ?? 0) - results.Participants;
            string?[] aside = [context.Declined is { } declined ? $"Declined: {N(declined)}" : null, silent > 0 ? $"{(context.Declined is null ? "Declined, or left" : "Left")} without answering: {N(silent)}" : null];
            yield return new BoxRow([new Box(["Opened the first page", N(arrived)])], Aside("Did not take part", aside.OfType<string>()));
        }
        List<string> leftOut =
        [
            .. flow.DuplicatesLeftOut > 0 ? [$"Later entries of persons already counted: {N(flow.DuplicatesLeftOut)}"] : Array.Empty<string>(),
            .. OtherWaves > 0 ? [$"Rows of later waves: {N(OtherWaves)}"] : Array.Empty<string>(),
            .. flow.Excluded.Select(reason => $"{ReportNames.Capital(reason.Reason)}: {N(reason.N)}"),
            .. !IsRandomized && ScreenedOut > 0 ? [$"Screened out by their answers: {N(ScreenedOut)}"] : Array.Empty<string>(),
        ];
        yield return new BoxRow([new Box(["Agreed to take part", N(results.Participants)])], Aside("Left out", leftOut));
        yield return !IsRandomized ? new BoxRow([new Box(["Eligible", N(Eligible)])])
            : new BoxRow([new Box([flow.Randomization, $"Eligible: {N(Eligible)}", $"Assigned ({flow.Units}): {N(arms.Sum(arm => arm.Assigned))}"], BoxKind.Draw)],
                Aside("Not assigned", flow.Lost.Select(reason => $"{ReportNames.Capital(reason.Reason)}: {N(reason.N)}")));
    }

    private static Box? Aside(string title, IEnumerable<string> lines) => lines.ToList() is { Count: > 0 } all ? new Box([title, .. all], BoxKind.Aside) : null;

    private int ScreenedOut => arms.Sum(arm => arm.ScreenedOut);

    /// <summary>Who left before the draw is among them: nothing known makes those ineligible.</summary>
    private int Eligible => IsRandomized ? flow.Eligible(results.Counted) : results.Counted - ScreenedOut;

    private IEnumerable<BoxRow> ByArm()
    {
        if (!IsRandomized)
        {
            // A survey at one time has no follow-up.
            yield return new BoxRow([new Box(["Analysed", .. arms.SelectMany(FollowUp)])]);
            yield break;
        }
        if (arms.Count > MostColumns)
        {
            yield return new BoxRow([.. arms.Select(arm => new Box([arm.Arm, .. Allocation(arm), .. FollowUp(arm), .. Analysis(arm)]))]);
            yield break;
        }
        yield return new BoxRow([.. arms.Select(arm => new Box([arm.Arm, .. Allocation(arm)]))]);
        yield return new BoxRow([.. arms.Select(arm => new Box(["Follow-up", .. FollowUp(arm)]))]);
        if (arms.Any(arm => Analysis(arm).Any())) yield return new BoxRow([.. arms.Select(arm => new Box(["Analysis", .. Analysis(arm)]))]);
    }

    private static IEnumerable<string> Allocation(FlowRow arm)
    {
        yield return $"Assigned: {N(arm.Assigned)}";
        if (arm.Served is { } served) yield return $"Served: {N(served)}";
    }

    private IEnumerable<string> FollowUp(FlowRow arm)
    {
        yield return $"Completed: {N(arm.Completed)}";
        if (arm.InProgress > 0) yield return $"Not finished: {N(arm.InProgress)}";
        if (IsRandomized && arm.ScreenedOut > 0) yield return $"Screened out: {N(arm.ScreenedOut)}";
        if (arm.Withdrawn + arm.Erased > 0) yield return $"Withdrew: {N(arm.Withdrawn + arm.Erased)}";
        foreach (var (outcome, n) in arm.Observed.Where((_, index) => Stands(arm, index))) yield return $"Observed, {outcome}: {N(n)}";
    }

    private IEnumerable<string> Analysis(FlowRow arm) => arm.Analysed.Where((outcome, index) => outcome.N is not null && Stands(arm, index))
        .Select(outcome => $"Analysed, {outcome.Outcome}: {N(outcome.N!.Value)}{(outcome.N > arm.Assigned ? " rows" : "")}");

    /// <summary>Primary outcomes stand in the boxes, the others in the table only.</summary>
    private bool Stands(FlowRow arm, int index) => primary.Count == 0 || primary.Contains(arm.OutcomeKeys[index]);

    private ReportTable Table()
    {
        var columns = !IsRandomized ? [] : arms;
        return new ReportTable
        {
            Key = $"flow_{number}",
            Title = !IsRandomized ? "Participants by stage" : $"Participants by stage and arm: {flow.Randomization}",
            Columns = [new("stage", "Stage"), new("all", "All", true), .. columns.Select((arm, index) => new ReportColumn($"arm_{index + 1}", arm.Arm, true))],
            Rows = [.. Stages().Select(stage => (IReadOnlyList<ReportCell>)[stage.Words, ReportCell.Count(stage.All), .. columns.Select(arm => stage.OfArm is { } of ? ReportCell.Count(of(arm)) : ReportCell.Empty)])],
            Notes =
            [
                .. flow.Units == "persons" ? Array.Empty<string>() : ["From \"Assigned\" on, a person is counted once for each theme."],
                .. flow.Rows.Any(row => row.Served is null && row != flow.Rows[^1]) ? ["Whether a page was served after the draw is not recorded in these data."] : Array.Empty<string>(),
                .. results.Design.Themes.Count > 0 && flow.Units == "persons" ? ["Observed counts persons: with a value, where there is one for each theme, of one theme at least."] : Array.Empty<string>(),
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
        if (context.Declined is { } declined) yield return ("Declined", declined, null);
        yield return ("Agreed to take part", results.Participants, null);
        if (flow.DuplicatesLeftOut > 0) yield return ("Later entries of persons already counted", flow.DuplicatesLeftOut, null);
        if (OtherWaves > 0) yield return ("Rows of later waves", OtherWaves, null);
        foreach (var (_, reason, n) in flow.Excluded) yield return ($"Not eligible: {reason}", n, null);
        if (!IsRandomized && ScreenedOut > 0) yield return ("Not eligible: screened out by their answers", ScreenedOut, null);
        yield return ("Eligible", Eligible, null);
        foreach (var (_, reason, n) in flow.Lost) yield return ($"Lost: {reason}", n, null);
        if (IsRandomized) yield return Sum("Assigned", arm => arm.Assigned);
        if (arms.Any(arm => arm.Served is not null)) yield return Sum("Served", arm => arm.Served);
        yield return Sum("Completed", arm => arm.Completed);
        yield return Sum("Not finished", arm => arm.InProgress);
        if (IsRandomized) yield return Sum("Screened out", arm => arm.ScreenedOut);
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
