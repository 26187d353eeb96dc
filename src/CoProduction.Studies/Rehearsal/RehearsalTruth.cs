using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Rehearsal;

/// <summary>
/// What a rehearsal must find: every synthetic person answers under every arm that an inquiry compares, the answers are scored by the design's own measures,
/// and the contrast is taken within the person. Persons who leave or do not answer are left out as they are in the data; neither depends on the arm.
/// </summary>
public static class RehearsalTruth
{
    /// <summary>One true effect per inquiry and cell that can be formed and that anybody answers; measures that nobody is asked here have none.</summary>
    public static IReadOnlyList<TrueEffect> Of(CompiledDesign compiled, RehearsalEffects effects, ulong seed, int persons)
    {
        var truths = new List<TrueEffect>();
        foreach (var group in compiled.Design.Plan.Inquiries.Where(inquiry => compiled.Randomizations.ContainsKey(inquiry.Randomization)).GroupBy(inquiry => inquiry.Randomization))
        {
            var plan = compiled.Randomizations[group.Key];
            var frames = plan.Arms.ToDictionary(arm => arm.Key, arm => FrameUnder(compiled, effects, seed, persons, plan, arm));
            foreach (var inquiry in group)
            {
                var weights = ContrastWeights.Of(inquiry, plan, compiled.Design.Factors);
                if (weights.Problem is null && compiled.Measures.ContainsKey(inquiry.Outcome))
                    truths.AddRange(Cells(compiled, inquiry.By).Select(cell => TruthIn(inquiry, cell, plan, weights.ByArm, frames)).OfType<TrueEffect>());
            }
        }
        return truths;
    }

    private static ResponseFrame FrameUnder(CompiledDesign compiled, RehearsalEffects effects, ulong seed, int persons, RandomizationPlan plan, Arm arm) =>
        ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = compiled }, [ParticipantKind.Rehearsal],
            SyntheticFieldwork.RunUnder(compiled, effects, seed, persons, new Dictionary<string, string> { [plan.Key] = arm.Key }));

    private static TrueEffect? TruthIn(Inquiry inquiry, AnalysisCell cell, RandomizationPlan plan, IReadOnlyDictionary<string, double> weights, Dictionary<string, ResponseFrame> frames)
    {
        var contrasts = Contrasts(inquiry, cell, plan, weights, frames).ToList();
        if (contrasts.Count < 2) return null;
        return inquiry.Moderator is null ? Mean(inquiry, cell, contrasts.ConvertAll(each => each.Contrast)) : Slope(inquiry, cell, contrasts);
    }

    private static TrueEffect Mean(Inquiry inquiry, AnalysisCell cell, List<double> contrasts)
    {
        var mean = contrasts.Average();
        var variance = contrasts.Sum(contrast => (contrast - mean) * (contrast - mean)) / (contrasts.Count - 1);
        return new TrueEffect(inquiry.Key, cell, mean, Math.Sqrt(variance / contrasts.Count), contrasts.Count);
    }

    /// <summary>Least squares of the persons' own contrasts on the scale; null where the scale does not vary.</summary>
    private static TrueEffect? Slope(Inquiry inquiry, AnalysisCell cell, List<(double Contrast, double Scale)> persons)
    {
        var (contrast, scale) = (persons.Average(person => person.Contrast), persons.Average(person => person.Scale));
        var squares = persons.Sum(person => (person.Scale - scale) * (person.Scale - scale));
        if (squares <= 0) return null;
        var slope = persons.Sum(person => (person.Contrast - contrast) * (person.Scale - scale)) / squares;
        var variance = persons.Sum(person => Math.Pow((person.Contrast - contrast - slope * (person.Scale - scale)) * (person.Scale - scale), 2)) / (squares * squares);
        return new TrueEffect(inquiry.Key, cell, slope, Math.Sqrt(variance), persons.Count);
    }

    /// <summary>Of those who have it, with the scale where the inquiry names one.</summary>
    private static IEnumerable<(double Contrast, double Scale)> Contrasts(Inquiry inquiry, AnalysisCell cell, RandomizationPlan plan, IReadOnlyDictionary<string, double> weights, Dictionary<string, ResponseFrame> frames)
    {
        var first = frames.Values.First();
        for (var row = 0; row < first.Rows; row++)
        {
            if (cell.Site is not null && first.Sites[row] != cell.Site) continue;
            foreach (var theme in first.MeasureColumns(inquiry.Outcome).Select(column => column.Theme).Where(theme => cell.Theme is null || theme == cell.Theme))
                if (Contrast(inquiry.Outcome, theme, row, plan, weights, frames) is { } contrast && ScaleOf(first, inquiry, theme, row) is { } scale)
                    yield return (contrast, scale);
        }
    }

    /// <summary>Zero where none is asked for; null where the person has no value. It is measured before the draw, so that any arm's answers do.</summary>
    private static double? ScaleOf(ResponseFrame frame, Inquiry inquiry, string theme, int row) => inquiry.Moderator is not { } moderator ? 0
        : (frame.FindMeasure(moderator, theme) ?? frame.FindMeasure(moderator)) is { } column && column.Scores.HasValue(row) ? column.Scores.Number(row) : null;

    /// <summary>Null where the person was not assigned, or has no outcome under one of the arms.</summary>
    private static double? Contrast(string outcome, string theme, int row, RandomizationPlan plan, IReadOnlyDictionary<string, double> weights, Dictionary<string, ResponseFrame> frames)
    {
        var sum = 0.0;
        foreach (var (arm, weight) in weights)
        {
            var frame = frames[arm];
            var unit = plan.Unit == AssignmentUnit.Theme ? theme : "";
            if (frame.FindAssignment(plan.Key, unit)?[row] is null || frame.FindMeasure(outcome, theme) is not { } column || !column.Scores.HasValue(row)) return null;
            sum += weight * column.Scores.Number(row);
        }
        return sum;
    }

    private static IEnumerable<AnalysisCell> Cells(CompiledDesign compiled, Breakdown by)
    {
        List<string?> sites = by is Breakdown.Site or Breakdown.SiteTheme ? [.. compiled.Sites.Keys] : [null];
        List<string?> themes = by is Breakdown.Theme or Breakdown.SiteTheme ? [.. compiled.Themes.Keys] : [null];
        return sites.SelectMany(site => themes.Select(theme => new AnalysisCell(site, theme)));
    }
}
