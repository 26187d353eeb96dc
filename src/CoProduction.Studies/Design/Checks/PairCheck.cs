using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Design.Checks;

/// <summary>The measures, places and the arm of a table of pairs exist, and the pairs are of the persons that its kind says.</summary>
internal static class PairCheck
{
    public static void Run(Draft draft, PairTable table, string place)
    {
        if (table.Pairs.Count == 0) draft.Error("plan-table-empty", place, "A table of pairs needs pairs of measures.");
        var measures = table.Pairs.SelectMany(pair => new[] { PlanCheck.Measure(draft, pair.First, place, "first measure"), PlanCheck.Measure(draft, pair.Second, place, "second measure") }).ToList();
        foreach (var same in table.Pairs.Where(pair => pair.First.Length > 0 && pair.First == pair.Second))
            draft.Error("plan-pair-same", place, $"'{same.First}' is set beside itself. Choose two measures.");
        if (table.Pairs.Any(pair => pair.Times is 0 || (pair.Times is { } times && !double.IsFinite(times))))
            draft.Error("plan-pair-times", place, "The factor that brings the first measure into the unit of the second is not zero; leave it empty for 1.");
        PlanCheck.Breakdown(draft, table.By, measures, place);
        if (table.Kind == PairKind.BetweenPopulations && draft.Design.Fieldwork.Populations.Count < 2)
            draft.Error("plan-pair-populations", place, "The two measures are to be of different populations, but the study has fewer than two. Compare within persons, or add a population.");
        if ((table.Randomization is null) != (table.Arm is null))
            draft.Error("plan-pair-arm", place, "An arm belongs to a randomization: name both, or neither.");
        else if (table.Randomization is { } key && PlanCheck.Randomization(draft, key, place) is { } plan && plan.Arms.All(arm => arm.Key != table.Arm))
            draft.Error("plan-pair-arm", place, $"'{table.Arm}' is no arm of '{key}'.");
    }
}
