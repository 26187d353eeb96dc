using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Duplicates, speeders and time on the stimulus by arm.</summary>
internal sealed class ArmQualityAnalysis(AnalysisData data)
{
    private readonly IReadOnlyList<PageColumns> stimuli = [.. data.Frame.Pages.Where(page => page.TextSha256 is not null)];

    private readonly double limit = RecruitmentAnalysis.Median([.. data.Rows.Where(row => data.Frame.People[row].Status == ParticipantState.Completed).Select(row => data.Frame.People[row].DurationSeconds)]) / 3 ?? double.NaN;

    public IReadOnlyList<ArmQuality> Run()
    {
        var randomizations = data.Arms;
        if (randomizations.Count == 0) return [Quality("", "All", [.. data.Rows.Select(row => (row, ""))], data.Frame.People.Count(person => !person.Counts))];
        var later = Enumerable.Range(0, data.Frame.Rows).Where(row => !data.Frame.People[row].Counts).ToList();
        return
        [
            .. randomizations.SelectMany(arms => arms.Arms.Select(arm => Quality(arms.Label, ArmRows.NameOf(arm), [.. arms.Units[arm.Key].Select(unit => (unit.Row, unit.Column.Unit))],
                later.Sum(row => arms.Columns.Count(column => column[row]?.Key == arm.Key))) with { RandomizationKey = arms.Plan.Key, ArmKey = arm.Key })),
        ];
    }

    private ArmQuality Quality(string randomization, string arm, IReadOnlyList<(int Row, string Theme)> units, int duplicates)
    {
        double[] seconds = [.. units.Select(unit => data.Frame.People[unit.Row]).Where(person => person.Status == ParticipantState.Completed && double.IsFinite(person.DurationSeconds)).Select(person => person.DurationSeconds)];
        double[] stimulus = [.. units.Select(unit => Stimulus(unit.Row, unit.Theme)).Where(double.IsFinite)];
        return new ArmQuality(randomization, arm, units.Count, duplicates, seconds.Length, seconds.Count(value => value < limit), RecruitmentAnalysis.Median(seconds) / 60, stimulus.Length, RecruitmentAnalysis.Median(stimulus));
    }

    /// <summary>Seconds on the pages with a stimulus (of one theme, where themes are assigned); NaN where none is recorded.</summary>
    private double Stimulus(int row, string theme)
    {
        var sum = double.NaN;
        foreach (var page in stimuli)
            if ((theme.Length == 0 || page.Turn.LoopKey.Length == 0 || page.Turn.LoopKey == theme) && page.Seconds.Number(row) is var seconds && !double.IsNaN(seconds))
                sum = double.IsNaN(sum) ? seconds : sum + seconds;
        return sum;
    }
}
