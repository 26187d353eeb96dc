using System.Globalization;
using CoProduction.Statistics;
using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis;

/// <summary>What is asked of all arms of a randomization at once: every arm against the control or each other, and the course over a dose.</summary>
/// <param name="sample">Everybody in an arm of the randomization who has the outcome.</param>
/// <param name="plan">The randomization.</param>
/// <param name="design">Its factors have the doses.</param>
/// <param name="cluster">Column of the sample that errors are clustered by; null: rows are independent.</param>
/// <param name="level">Confidence level.</param>
internal sealed class ArmsAnalysis(ComparisonSample sample, RandomizationPlan plan, StudyDesign design, FactorColumn? cluster, double level)
{
    /// <summary>Key of the test that no dose has an effect.</summary>
    public const string AnyEffectKey = "any";

    /// <summary>Key of the test that the means lie on a line.</summary>
    public const string DepartureKey = "departure";

    private const string Outcome = "y";
    private const string Arms = "arm";
    private const string Dose = "dose";

    /// <summary>Every arm against the control, or every pair, at one error.</summary>
    public IEnumerable<SecondaryEstimate> Together(SecondaryEstimate empty, Func<DataTable, string, string, MultipleComparisons> compare)
    {
        if (cluster is not null || sample.Strata > 1)
            return [empty with { Reason = $"{empty.Label} compares independent rows and knows no {(cluster is null ? "strata" : "clusters")}. Declare the arms as a family, adjusted by Holm." }];
        var comparisons = compare(new DataTable([new NumericColumn(Outcome, sample.Outcome.ToArray()), ArmColumn()]), Outcome, Arms);
        return comparisons.Comparisons.Select(each => empty.With(each.Result.Estimate, comparisons.N) with
        {
            Key = $"{each.First}-{each.Second}",
            Label = $"{empty.Label}: {NameOf(each.First)} − {NameOf(each.Second)}",
            PValue = each.Result.PValue,
            Low = each.Result.Low,
            High = each.Result.High,
            Reason = each.Result.Estimate.Reason,
            Note = $"p and interval hold for all {comparisons.Comparisons.Count} comparisons together.",
        });
    }

    /// <summary>The coefficients of a coding of the dose, then the tests that do not depend on it.</summary>
    public IEnumerable<SecondaryEstimate> Doses(SecondaryEstimate empty, DoseCoding coding)
    {
        if (ArmDoses.Of(plan, design.Factors) is not { } doses || !doses.IsCompleteFor(plan.Arms)) return [empty with { Reason = "The arms are no doses: a dose needs one factor with a number at every level." }];
        string[] covariates = sample.Strata > 1 ? ["stratum"] : [];
        List<DataColumn> columns = [new NumericColumn(Outcome, sample.Outcome.ToArray()), new NumericColumn(Dose, [.. Enumerable.Range(0, sample.N).Select(row => doses.ByArm[sample.ArmAt(row)])]), sample.StratumColumn()];
        if (cluster is not null) columns.Add(cluster);
        var response = DoseResponse.Of(new DataTable(columns), Outcome, Dose, coding, covariates: covariates, cluster: cluster?.Name);
        var type = cluster is null ? StandardErrorType.HC2 : StandardErrorType.CR2;
        var note = covariates.Length > 0 ? "Strata are in the model, which weights them by their variance of the dose." : "";
        return
        [
            .. response.Fit.Terms(type, level).Where(term => term.Term != ModelMatrix.Intercept && !term.Term.StartsWith("stratum", StringComparison.Ordinal))
                .Select((term, index) => empty.With(term, response.Fit.N) with { Key = (index + 1).ToString(CultureInfo.InvariantCulture), Label = $"{empty.Label}: {term.Term}", Note = note }),
            .. new[] { (Key: AnyEffectKey, Test: response.JointTest(type)), (Key: DepartureKey, Test: response.DepartureFromLinearity(type)) }.Where(each => each.Test is not null).Select(each => (each.Key, Test: each.Test!))
                .Select(each => new SecondaryEstimate($"dose: {each.Test.Term}", $"Wald F with {each.Test.Df1} and n − k degrees of freedom, {type}")
            {
                Kind = empty.Kind,
                Key = each.Key,
                Statistic = each.Test.F,
                DegreesOfFreedom = each.Test.Df2,
                PValue = each.Test.PValue,
                N = response.Fit.N,
                Reason = each.Test.Reason,
            }),
        ];
    }

    private FactorColumn ArmColumn() => FactorColumn.FromValues(Arms, [.. Enumerable.Range(0, sample.N).Select(sample.ArmAt)], plan.Arms.Select(arm => arm.Key));

    private string NameOf(string arm) => plan.Arms.FirstOrDefault(found => found.Key == arm)?.Label is { Length: > 0 } label ? label : arm;
}
