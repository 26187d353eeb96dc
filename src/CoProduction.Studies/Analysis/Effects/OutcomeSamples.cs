using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Collects outcomes in all arms of a randomization, each once.</summary>
internal sealed class OutcomeSamples(AnalysisData data)
{
    private readonly Dictionary<(string Outcome, string Randomization), OutcomeSample?> samples = [];

    /// <summary>Null where the outcome or the randomization does not exist, the two do not fit, or nobody has both.</summary>
    public OutcomeSample? Of(string outcome, string randomization)
    {
        if (samples.TryGetValue((outcome, randomization), out var known)) return known;
        return samples[(outcome, randomization)] = Collect(outcome, randomization);
    }

    /// <summary>Outcome and randomization of the inquiries, each pair once, in their order.</summary>
    public IEnumerable<OutcomeSample> Of(IEnumerable<Inquiry> inquiries) =>
        inquiries.Select(inquiry => (inquiry.Outcome, inquiry.Randomization)).Distinct().Select(pair => Of(pair.Outcome, pair.Randomization)).OfType<OutcomeSample>();

    private OutcomeSample? Collect(string outcome, string randomization)
    {
        if (data.FindMeasure(outcome) is not { } measure || !data.Frame.Design.Randomizations.TryGetValue(randomization, out var plan)) return null;
        var loops = data.Places.Loops(measure);
        if (plan.Unit == AssignmentUnit.Theme && !loops) return null;
        var assignmentOf = data.AssignmentOf(plan, AnalysisCell.All);
        if (assignmentOf(data.FirstTheme) is not { } column) return null;
        var byTheme = loops && plan.Unit == AssignmentUnit.Theme;
        var sample = ComparisonSample.Collect(data, assignmentOf, measure, AnalysisCell.All, [.. column.Plan.Arms.Select(arm => arm.Key)], loops && !byTheme, []);
        return sample.N == 0 ? null : new OutcomeSample(measure, column.Plan, sample, new SampleShape(plan.Procedure == Procedure.Cluster, loops, byTheme), DesignRules.OutcomeOf(data.Frame.Design, measure));
    }
}
