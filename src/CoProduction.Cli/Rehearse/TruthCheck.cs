using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Rehearsal;

namespace CoProduction.Cli.Rehearse;

/// <summary>Every estimate of the plan on rehearsal rows against the truth that the declared effects imply.</summary>
/// <param name="Lines">Estimates with their truth.</param>
/// <param name="Skipped">Inquiries left out, and why.</param>
public sealed record TruthCheck(IReadOnlyList<TruthLine> Lines, IReadOnlyList<string> Skipped)
{
    /// <summary>Standard errors that an estimate may lie from the truth.</summary>
    public const double Tolerance = 4;

    public bool Agrees => !Lines.Any(line => line.IsFar);

    /// <summary>Rows that an estimate needs beyond one per arm: with fewer, its standard error is itself too uncertain to be held to.</summary>
    private const int ResidualRows = 20;

    /// <param name="results">The plan, run on the rehearsal rows.</param>
    /// <param name="effects">The effects that the persons answered by.</param>
    /// <param name="seed">Seed of the persons whose potential outcomes are simulated: not the one that was rehearsed, so that the truth is not fitted to them.</param>
    /// <param name="persons">How many are simulated.</param>
    /// <param name="tasksWereWorked">False: effort tasks were stopped after their first round, so what is made from their log has no truth.</param>
    public static TruthCheck Of(StudyResults results, RehearsalEffects effects, ulong seed, int persons, bool tasksWereWorked)
    {
        var compiled = results.Design;
        var truths = RehearsalTruth.Of(compiled, effects, seed, persons).ToDictionary(truth => (truth.Inquiry, truth.Cell));
        var (lines, skipped) = (new List<TruthLine>(), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var estimate in results.Estimates.Where(estimate => estimate.Status == EstimateStatus.Estimated))
        {
            var key = estimate.Inquiry.Key;
            if (!tasksWereWorked && IsFromTask(compiled, estimate.Inquiry.Outcome))
                skipped.Add($"{key}: made from the log of an effort task, whose rounds last real minutes; they are not worked over HTTP");
            else if (estimate.Inquiry.Exclusions.Count > 0)
                skipped.Add($"{key}: it leaves rows out, and the truth is simulated for everybody");
            else if (!truths.TryGetValue((key, estimate.Cell), out var truth))
                skipped.Add($"{key}: no potential outcome can be simulated here");
            else if (estimate.Term is not { Value: { } value, StandardError: { } error })
                skipped.Add($"{key}: {estimate.Reason ?? "no standard error"}");
            else if (estimate.N - estimate.Arms.Count < ResidualRows)
                skipped.Add($"{key}{In(estimate.Cell)}: {estimate.N} rows in {estimate.Arms.Count} arms are too few for a standard error to be held to");
            else
                lines.Add(new TruthLine(key, estimate.Cell.Site, estimate.Cell.Theme, value, Math.Sqrt(error * error + truth.Error * truth.Error), truth.Value));
        }
        return new TruthCheck(lines, [.. skipped]);
    }

    private static string In(AnalysisCell cell) => string.Concat(new[] { cell.Site, cell.Theme }.OfType<string>().Select(part => $" / {part}"));

    private static bool IsFromTask(CompiledDesign compiled, string measure) =>
        compiled.Measures.GetValueOrDefault(measure) is { } found && (found is TaskMetric || found.Inputs.Any(input => input != measure && IsFromTask(compiled, input)));
}
