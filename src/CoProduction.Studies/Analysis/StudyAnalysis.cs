using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Runs a plan on a frame: the one analysis service that page, verb and file share.</summary>
public static class StudyAnalysis
{
    /// <summary>Runs the plan of the latest version.</summary>
    public static StudyResults Run(ResponseFrame frame) => Run(frame.Design.Design.Plan, frame);

    /// <summary>The same for a plan that nobody declared: all of it is exploratory.</summary>
    public static StudyResults RunExploratory(AnalysisPlan plan, ResponseFrame frame) => Run(plan, frame, withFieldwork: false) with { Lock = PlanLock.None };

    public static StudyResults Run(AnalysisPlan plan, ResponseFrame frame) => Run(plan, frame, withFieldwork: true);

    private static StudyResults Run(AnalysisPlan plan, ResponseFrame frame, bool withFieldwork)
    {
        var data = new AnalysisData(frame);
        var level = plan.Level is > 0 and < 1 ? plan.Level : 0.95;
        var primary = Outcomes(plan, data, inquiry => inquiry.Role == InquiryRole.Primary);
        var outcomes = Outcomes(plan, data, inquiry => inquiry.IsPrimaryOrSecondary());
        // The long parts are computed side by side; what is drawn in each does not depend on the others.
        var fieldwork = withFieldwork ? Task.Run(() => FieldworkResults.Of(data, level, outcomes, primary, plan.Inquiries)) : null;
        var regressions = Task.Run(() => plan.Regressions.SelectMany(new RegressionAnalysis(data, level).Run).ToList());
        var inquiries = Task.Run(() => new InquiryAnalysis(data, plan, level, new EstimateDetail(data, level)).Run(plan.Inquiries));
        var samples = new OutcomeSamples(data);
        var results = new StudyResults
        {
            Design = frame.Design,
            Plan = plan,
            Lock = PlanLock.Of(frame),
            Kinds = frame.Kinds,
            Versions = [.. frame.Versions.Keys.Order()],
            Participants = frame.Rows,
            Counted = data.Rows.Count,
            SampleRatios = new SampleRatioAnalysis(data).Run(outcomes),
            Balance = new BalanceAnalysis(data).Run(plan.Balance),
            Levels = [.. plan.Levels.Select(new LevelAnalysis(data, level).Run)],
            Correlates = [.. plan.Correlates.Select(new CorrelateAnalysis(data).Run)],
            Pairs = [.. plan.Pairs.Select(new PairAnalysis(data, level).Run)],
            Efforts = new EffortAnalysis(data).Run(),
            Reliability = new ReliabilityAnalysis(data, level).Run(),
            Distributions = new DistributionAnalysis(data, samples).Run(plan.Inquiries),
            Factorials = new FactorialAnalysis(data, samples, plan, level).Run(),
            Doses = new DoseAnalysis(data, samples, level).Run(plan.Inquiries),
            Moderations = new ModerationAnalysis(data, plan, level).Run(),
            Multiverses = new MultiverseAnalysis(data, plan, level).Run(),
            SiteSensitivities = new SiteAnalysis(data, plan, level).Run(),
            Loops = new LoopAnalysis(data, samples, level).Run(plan.Inquiries),
            Orders = new OrderAnalysis(data, samples, level).Run(plan.Inquiries),
            Clusters = new ClusterAnalysis(data, samples).Run(plan.Inquiries),
            Notes = [.. Notes(data)],
            Regressions = regressions.GetAwaiter().GetResult(),
            Fieldwork = fieldwork?.GetAwaiter().GetResult(),
            Estimates = inquiries.GetAwaiter().GetResult(),
            OtherArms = new OtherArmsAnalysis(samples, level).Run(inquiries.GetAwaiter().GetResult()),
            Flow = new FlowAnalysis(data, inquiries.GetAwaiter().GetResult()).Run(outcomes),
        };
        return results with { Tests = TestCounting.Of(results, Math.Round(1 - level, 12)) };
    }

    /// <summary>Outcomes of some inquiries, primary ones first, then those that are declared as outcomes.</summary>
    private static IReadOnlyList<string> Outcomes(AnalysisPlan plan, AnalysisData data, Func<Inquiry, bool> asks)
    {
        var asked = plan.Inquiries.Where(asks).OrderBy(inquiry => inquiry.Role == InquiryRole.Primary ? 0 : 1).Select(inquiry => inquiry.Outcome).Distinct();
        var declared = data.Design.Measures.Where(measure => measure.Role == VariableRole.Outcome).Select(measure => measure.Key);
        return [.. asked.DefaultIfEmpty().OfType<string>().Concat(declared).Where(key => data.FindMeasure(key) is not null).Distinct()];
    }

    private static IEnumerable<string> Notes(AnalysisData data)
    {
        var laterWaves = data.Frame.People.Count(person => person.Counts && person.Wave != data.FirstWave);
        if (laterWaves > 0) yield return $"{laterWaves} rows of later waves are in the data and not in these tables, which are about wave {data.FirstWave}.";
        if (data.HasVersionStrata) yield return "Versions of the design differ in shares or stimuli: they are strata of the analysis.";
        if (data.Frame.Kinds.Contains(ParticipantKind.Rehearsal)) yield return "These are synthetic respondents of a rehearsal, not people.";
        if (data.Frame.Kinds.Contains(ParticipantKind.Preview)) yield return "Preview rows are among the data.";
        foreach (var problem in data.Frame.Unreadable) yield return problem;
    }
}
