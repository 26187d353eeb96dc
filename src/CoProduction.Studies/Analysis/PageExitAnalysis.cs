using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Counts where those stopped who did not complete.</summary>
internal sealed class PageExitAnalysis(AnalysisData data)
{
    public IReadOnlyList<PageExits> Run()
    {
        if (data.IsImported) return [];
        var stopped = data.Rows.Where(row => data.Frame.People[row].Status is ParticipantState.Started or ParticipantState.Withdrawn).Select(row => (Row: row, Last: LastPage(row))).ToList();
        if (stopped.Count == 0) return [];
        var byPerson = data.Arms.Where(arms => !arms.IsPerTheme).ToList();
        return byPerson.Count == 0 ? [Exits("", [], stopped, _ => [])] : [.. byPerson.Select(arms => Exits(arms.Label, [.. arms.Arms.Select(ArmRows.NameOf), "Not assigned"], stopped, rows =>
        [
            .. arms.Arms.Select(arm => rows.Count(row => arms.Columns[0][row]?.Key == arm.Key)),
            rows.Count(row => arms.Columns[0].Code(row) < 0),
        ]) with { RandomizationKey = arms.Plan.Key, ArmKeys = [.. arms.Arms.Select(arm => arm.Key), ArmRows.NoArm] })];
    }

    private PageExits Exits(string randomization, IReadOnlyList<string> arms, IReadOnlyList<(int Row, int Last)> stopped, Func<IReadOnlyList<int>, IReadOnlyList<int>> byArm) => new(randomization, arms,
    [
        .. stopped.GroupBy(person => person.Last, person => person.Row).OrderBy(group => group.Key)
            .Select(group => new PageExit(group.Key < 0 ? "" : data.Frame.Pages[group.Key].Turn.ToString(), group.Count(), byArm([.. group]))),
    ]);

    /// <summary>Index of the furthest page with a submission, −1 where there is none.</summary>
    private int LastPage(int row)
    {
        for (var index = data.Frame.Pages.Count - 1; index >= 0; index--)
            if (data.Frame.Pages[index].Seconds.MissingAt(row) is null or Missing.UnknownInSource)
                return index;
        return -1;
    }
}
