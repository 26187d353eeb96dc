namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Counts the tests that a report shows.</summary>
internal static class TestCounting
{
    public static IReadOnlyList<TestCount> Of(StudyResults results, double alpha) => [.. Rows(results, alpha).Where(row => row.Tests > 0)];

    private static IEnumerable<TestCount> Rows(StudyResults results, double alpha)
    {
        foreach (var group in results.Estimates.GroupBy(estimate => (IsPlanned: results.Lock.IsPlanned(estimate.Inquiry), estimate.Inquiry.Role)).OrderByDescending(group => group.Key.IsPlanned).ThenBy(group => group.Key.Role))
        {
            var holm = group.Where(estimate => estimate.HolmPValue is not null).ToList();
            yield return Count($"{Words(group.Key.Role)} inquiries ({results.Lock.Words(group.Key.IsPlanned)})", group.Select(estimate => estimate.Primary?.PValue), alpha, holm.Count == 0 ? null : holm.Count(estimate => estimate.HolmPValue < alpha)) with { Group = TestGroup.Inquiries, Role = group.Key.Role, IsPlanned = group.Key.IsPlanned };
        }
        yield return Count("The other of unadjusted and adjusted estimates", results.Estimates.Where(estimate => estimate.Adjusted is not null)
            .Select(estimate => estimate.Inquiry.AdjustedIsPrimary == true ? estimate.Term?.PValue : estimate.Adjusted?.Term?.PValue), alpha) with { Group = TestGroup.OtherOfPair };
        yield return Count("Secondary estimators of inquiries", results.Estimates.SelectMany(estimate => estimate.Secondary).Select(row => row.PValue), alpha) with { Group = TestGroup.Secondary };
        yield return Count("Simple effects and interactions that are not inquiries", results.Factorials.SelectMany(result => result.SimpleEffects.Concat(result.Interactions)).Where(effect => !effect.IsInPlan).Select(effect => effect.Estimate.Term?.PValue), alpha) with { Group = TestGroup.Derived };
        yield return Count("Doses: line, any effect, departure from the line", results.Doses.SelectMany(dose => new[] { dose.Slope?.PValue, dose.AnyEffect?.PValue, dose.Departure?.PValue }), alpha) with { Group = TestGroup.Doses };
        yield return Count("Moderation", results.Moderations.Select(result => result.Interaction?.PValue), alpha) with { Group = TestGroup.Moderation };
        yield return Count("Effects at places, change from place to place, carry-over", results.Loops.SelectMany(loop => loop.Positions.Select(place => place.Term?.PValue).Append(loop.Trend?.PValue).Append(loop.CarryOver?.PValue)), alpha) with { Group = TestGroup.Places };
        yield return Count("Drawn order of questions", results.Orders.SelectMany(order => new[] { order.Place?.PValue, order.Trend?.PValue, order.CarryOver?.PValue }), alpha) with { Group = TestGroup.Orders };
        yield return Count("Coefficients of regression tables", results.Regressions.SelectMany(result => result.Terms).Where(term => term.Kind != TermKind.Constant).Select(term => term.Coefficient.PValue), alpha) with { Group = TestGroup.Regressions };
        yield return Count("Correlates", results.Correlates.SelectMany(table => table.Correlates).Select(correlate => correlate.Test?.PValue), alpha) with { Group = TestGroup.Correlates };
        yield return Count("Outcomes side by side", results.Pairs.SelectMany(table => table.Estimates).Select(pair => pair.Difference?.PValue), alpha) with { Group = TestGroup.Pairs };
    }

    private static TestCount Count(string what, IEnumerable<double?> pValues, double alpha, int? rejectedAdjusted = null)
    {
        var known = pValues.OfType<double>().ToList();
        return new TestCount(what, known.Count, alpha, known.Count(p => p < alpha), rejectedAdjusted);
    }

    private static string Words(InquiryRole role) => role switch
    {
        InquiryRole.Primary => "Primary",
        InquiryRole.Secondary => "Secondary",
        InquiryRole.Exploratory => "Exploratory",
        InquiryRole.Placebo => "Placebo",
        _ => "Manipulation-check",
    };
}
