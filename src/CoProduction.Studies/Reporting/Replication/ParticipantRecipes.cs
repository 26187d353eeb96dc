using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Flow, sample ratios, balance.</summary>
internal sealed class ParticipantRecipes(RecipeData data)
{
    public IEnumerable<RecipeStep> Steps() => Flow().Concat(Ratios()).Concat(data.Results.Balance.SelectMany(Balance));

    private IEnumerable<RecipeStep> Flow()
    {
        var heading = "Participants";
        foreach (var flow in data.Results.Flow.Where(flow => flow.Units == "persons" && flow.ThemeKey.Length == 0))
            foreach (var row in flow.Rows)
                foreach (var (name, outcome, _) in ResultRows.Counts(row).Where(count => (count.Name != "served" || ServedPages(flow.Key) is not null) && !count.Name.StartsWith("analysed", StringComparison.Ordinal)))
                {
                    yield return new RecipeStep("flow_count", ("what", name), ("randomization", flow.Key.Length > 0 ? flow.Key : null), ("arm", row.Key), ("outcome", outcome), ("themes", outcome is null ? null : data.ThemesOf(outcome)), ("pages", name == "served" ? ServedPages(flow.Key) : null))
                    {
                        Checks = ResultIds.Flow(flow, row, name),
                        Heading = heading,
                    };
                    heading = null;
                }
        foreach (var flow in data.Results.Flow.Where(flow => flow.Key.Length > 0))
            foreach (var (what, reasons) in new[] { ("excluded", flow.Excluded), ("lost", flow.Lost) })
                for (var index = 0; index < reasons.Count; index++)
                {
                    var plan = data.Results.Design.Randomizations[flow.Key];
                    yield return new RecipeStep("not_assigned", ("arm_columns", data.Columns.Assignments.Where(assignment => assignment.Plan.Key == flow.Key).Select(assignment => $"arm_{assignment.Name}").ToList()), ("because", reasons[index].Code),
                        ("sites", plan.Sites.Count > 0 ? plan.Sites : null), ("populations", plan.Populations.Count > 0 ? plan.Populations : null),
                        ("versions", data.Versions.Where(version => version.Value.Randomizations.ContainsKey(flow.Key)).Select(version => ScriptText.Number(version.Key)).ToList())) { Checks = ResultIds.FlowReason(flow, what, index) };
                }
        if (data.Results.Flow.Count > 0) yield return new RecipeStep("duplicates_left_out") { Checks = ResultIds.Duplicates() };
    }

    /// <summary>The pages at and after the point of a draw; null where versions of the design differ in them.</summary>
    private List<string>? ServedPages(string randomization)
    {
        var lists = data.Versions.Values.Where(version => version.Randomizations.ContainsKey(randomization))
            .Select(version => version.Design.Pages.Select(page => page.Key).SkipWhile(page => page != version.Randomizations[randomization].Before).ToList()).ToList();
        return lists.Count > 0 && lists[0].Count > 0 && lists.TrueForAll(list => list.SequenceEqual(lists[0], StringComparer.Ordinal)) ? lists[0] : null;
    }

    private IEnumerable<RecipeStep> Ratios()
    {
        foreach (var ratio in data.Results.SampleRatios.Where(ratio => ratio.Test is not null))
        {
            var assignment = data.Columns.Assignments.First(candidate => candidate.Name == ratio.Name);
            var pages = ratio.Stage == "served" && ratio.OutcomeKey is null ? ServedPages(assignment.Plan.Key) : null;
            if (ratio.Stage == "served" && ratio.OutcomeKey is null && pages is null) continue;
            var arms = assignment.Arms.Select(arm => arm.Key).ToList();
            var test = new Variable("ratio");
            yield return new RecipeStep("sample_ratio", ("randomization", ratio.Name), ("arms", arms), ("stage", ratio.OutcomeKey is null ? ratio.Stage : "observed"), ("outcome", ratio.OutcomeKey),
                ("themes", ratio.OutcomeKey is null ? null : data.ThemesOf(ratio.OutcomeKey)), ("clustered", ratio.Unit == "clusters" ? true : null), ("pages", pages))
            {
                Into = test,
                Checks = ResultIds.SampleRatio(ratio),
                Comment = $"Do the numbers by arm agree with the design? {ratio.Stage}",
            };
            for (var arm = 0; arm < Math.Min(arms.Count, ratio.Test!.Arms.Count); arm++)
                yield return new RecipeStep("ratio_arm", ("ratio", test), ("arm", arms[arm])) { Checks = ResultIds.SampleRatioArm(ratio, arm), Lacking = pages is null ? [] : [ScriptLanguage.Stata] };
        }
    }

    private static IEnumerable<RecipeStep> Balance(BalanceResult balance)
    {
        var comment = $"Balance over {balance.Randomization}";
        for (var index = 0; index < balance.Rows.Count; index++)
        {
            var (row, measure, arm) = (balance.Rows[index], balance.Measures[index / balance.Arms.Count], balance.Arms[index % balance.Arms.Count]);
            yield return new RecipeStep("balance_mean", ("randomization", balance.Key), ("measure", measure), ("arm", arm)) { Checks = ResultIds.Balance(balance, measure, arm), Comment = comment };
            comment = null;
            if (row.StandardizedDifference is not null)
                yield return new RecipeStep("balance_difference", ("randomization", balance.Key), ("measure", measure), ("arm", arm), ("control", balance.Arms[0])) { Checks = ResultIds.Balance(balance, measure, arm) + "/difference" };
        }
        for (var index = 0; index < balance.Joint.Count; index++)
            if (balance.Joint[index].N > 0)
                yield return new RecipeStep("balance_joint", ("randomization", balance.Key), ("measures", balance.Measures), ("arm", balance.Arms[index + 1]), ("control", balance.Arms[0])) { Checks = ResultIds.BalanceJoint(balance, balance.Arms[index + 1]) };
    }
}
