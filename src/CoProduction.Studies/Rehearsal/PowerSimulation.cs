using CoProduction.Statistics;
using CoProduction.Statistics.Numerics;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Rehearsal;

/// <summary>
/// Power and minimum detectable effect of a design as it is configured: synthetic respondents walk its pages, are assigned by its own procedure, and the plan's
/// inquiries are run on them by the code that will run on the data. The truth is what the effects declare; nothing here is known about people.
/// </summary>
public static class PowerSimulation
{
    /// <summary>Odd and without pattern in its bits, so that the seeds of the simulated studies differ in all of theirs.</summary>
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>One line per inquiry and cell in which the outcome is asked and randomized.</summary>
    /// <param name="compiled">The design.</param>
    /// <param name="effects">How persons answer, and what arms do.</param>
    /// <param name="request">How much is simulated.</param>
    /// <param name="progress">Told the number of simulated studies that are done, after each.</param>
    /// <param name="cancellation">Looked at before each simulated study.</param>
    /// <exception cref="ArgumentOutOfRangeException">Too few draws or persons, or a target outside (0.5, 1).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<PowerLine> Run(CompiledDesign compiled, RehearsalEffects effects, PowerRequest request, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Draws, PowerRequest.FewestDraws);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Persons, 1);
        if (request.Target is not (> 0.5 and < 1)) throw new ArgumentOutOfRangeException(nameof(request), request.Target, "The target power lies between 0.5 and 1.");
        var plan = compiled.Design.Plan;
        // What stands beside an estimate, redraws above all, costs much and decides nothing here.
        var inquiries = plan.Inquiries.Select(inquiry => inquiry with { Also = [] }).ToList();
        var found = new Dictionary<(string Inquiry, AnalysisCell Cell), List<Estimate>>();
        for (var draw = 0; draw < request.Draws; draw++)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = SyntheticFieldwork.Run(compiled, effects, unchecked(request.Seed + (ulong)draw * Step), request.Persons);
            var frame = ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = compiled }, [ParticipantKind.Rehearsal], rows);
            foreach (var estimate in new InquiryAnalysis(new AnalysisData(frame), plan with { RedrawFamilies = null, FamilyAdjustments = new Dictionary<string, IReadOnlyList<FamilyAdjustment>>() }, plan.Level).Run(inquiries))
            {
                if (estimate.Status is EstimateStatus.NotAsked or EstimateStatus.NotRandomized) continue;
                if (!found.TryGetValue((estimate.Inquiry.Key, estimate.Cell), out var list)) found[(estimate.Inquiry.Key, estimate.Cell)] = list = [];
                list.Add(estimate);
            }
            progress?.Report(draw + 1);
        }
        return [.. found.Values.Select(estimates => Line(estimates, request, 1 - plan.Level))];
    }

    private static PowerLine Line(List<Estimate> estimates, PowerRequest request, double alpha)
    {
        var first = estimates[0];
        var terms = estimates.Select(Primary).OfType<TermEstimate>().Where(term => term is { Value: not null, StandardError: > 0, PValue: not null }).ToList();
        var rejected = terms.Count(term => term.PValue < alpha);
        var values = SampleMoments.Of([.. terms.Select(term => term.Value!.Value)]);
        var line = new PowerLine
        {
            Inquiry = first.Inquiry,
            Cell = first.Cell,
            Contrast = first.Contrast,
            Estimable = terms.Count,
            Rows = terms.Count == 0 ? double.NaN : estimates.Where(estimate => Primary(estimate)?.StandardError > 0).Average(estimate => estimate.N),
            Power = rejected / (double)request.Draws,
            PowerError = ShareError(rejected, request.Draws),
            HolmPower = first.Inquiry.Family is { Length: > 0 } ? estimates.Count(estimate => estimate.HolmPValue < alpha) / (double)request.Draws : null,
            MeanEstimate = terms.Count == 0 ? double.NaN : values.Mean,
            MeanEstimateError = terms.Count < 2 ? double.NaN : values.StandardDeviation!.Value / Math.Sqrt(terms.Count),
        };
        if (terms.Count < 2) return line;
        var variances = SampleMoments.Of([.. terms.Select(term => term.StandardError!.Value * term.StandardError!.Value)]);
        var error = Math.Sqrt(variances.Mean);
        var reach = terms.Average(term => Reach(term.DegreesOfFreedom, alpha, request.Target));
        return line with
        {
            MinimumDetectable = reach * error,
            // The error of a root of a mean.
            MinimumDetectableError = reach * variances.StandardDeviation!.Value / (2 * error * Math.Sqrt(terms.Count)),
        };
    }

    private static TermEstimate? Primary(Estimate estimate) => estimate.Inquiry.AdjustedIsPrimary == true ? estimate.Adjusted?.Term : estimate.Term;

    /// <summary>Standard errors between zero and the effect that a two-sided test at alpha finds with this power (Bloom 1995).</summary>
    private static double Reach(double? df, double alpha, double power) => df is { } degrees
        ? Tail.StudentTwoSidedQuantile(alpha, degrees) + Tail.StudentTwoSidedQuantile(2 * (1 - power), degrees)
        : Tail.NormalQuantile(1 - alpha / 2) + Tail.NormalQuantile(power);

    /// <summary>Of a share of draws; by Agresti and Coull's share, which is not certain where all draws agree.</summary>
    private static double ShareError(int successes, int draws)
    {
        var share = (successes + 2.0) / (draws + 4.0);
        return Math.Sqrt(share * (1 - share) / (draws + 4.0));
    }
}
