using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting;

/// <summary>Work on the effort tasks by arm, and what was paid.</summary>
internal static class EffortSection
{
    public static ReportSection Build(StudyResults results, ReportContext context) => new("effort", "Effort and payments",
        [.. results.Efforts.Select((effort, index) => Table(effort, index + 1, new ReportNames(results.Design))), .. context.Ledger.Count == 0 ? [] : new[] { Ledger(results, context.Ledger) }]);

    private static ReportTable Table(EffortResult effort, int number, ReportNames names)
    {
        var pays = effort.Task.PieceRateMinor > 0;
        return new ReportTable
        {
            Key = $"effort_{NumberFormat.Count(number)}",
            Title = $"Work on the {(effort.Task.Practice ? "practice " : "")}task of page {names.PageNumber(effort.Task)}{(effort.Randomization.Length > 0 ? $", by arm of {effort.Randomization}" : "")}",
            Columns =
            [
                new("arm", "Arm"), new("assigned", effort.Randomization.Length > 0 ? "Assigned" : "Participants", true), new("reached", "Reached the task", true), new("rounds", "Rounds worked", true), new("attempts", "Attempts", true), new("correct", "Correct units", true),
                new("minutes", "Minutes", true), new("accuracy", "Correct of attempts", true), new("no_work", "No attempt", true), new("stopped", "Stopped before the last round", true),
                .. pays ? [new("earned", "Earned, sum", true), new("earned_mean", "Earned, mean", true)] : Array.Empty<ReportColumn>(),
            ],
            Rows = [.. effort.Rows.Select(row => Row(row, effort.Task.Currency, pays))],
            Notes =
            [
                $"{(effort.Task.Rounds == 1 ? "One round" : $"{NumberFormat.Count(effort.Task.Rounds)} rounds")} of {NumberFormat.Count(effort.Task.SecondsPerRound)} seconds on the server's clock. Means are over everybody who reached the task: who stopped at once counts with 0.",
                "Correct of attempts: all correct units over all attempts of the arm, hence of those who worked, and most of those who worked most; the mean of each person's own share is another number.",
                .. effort.Task.Practice || effort.Randomization.Length == 0 ? Array.Empty<string>() : ["Who works, and how much, is an outcome: a difference between arms in the share correct is not an effect of the treatment."],
                "Stopped before the last round: of their own accord, or because they left the survey.",
                .. pays ? [$"Earned: correct units at {NumberFormat.Money(effort.Task.PieceRateMinor, effort.Task.Currency)} each, where the task pays the person; what was paid stands in the ledger."] : Array.Empty<string>(),
            ],
        };
    }

    private static IReadOnlyList<ReportCell> Row(EffortRow row, string currency, bool pays) =>
    [
        row.Arm, ReportCell.Count(row.Assigned), ReportCell.Count(row.Reached), ReportCell.Mean(row.Rounds), ReportCell.Mean(row.Attempts), ReportCell.Mean(row.Correct), ReportCell.Mean(row.Minutes),
        Share(row.Accuracy), Share(row.NoWork), Share(row.Stopped),
        .. pays ? [Money(row.EarnedMinor, currency), Money(row.Reached > 0 ? row.EarnedMinor / row.Reached : null, currency)] : Array.Empty<ReportCell>(),
    ];

    private static ReportTable Ledger(StudyResults results, IReadOnlyList<LedgerTotal> ledger) => new()
    {
        Key = "ledger",
        Title = "Payment ledger, totals",
        Columns =
        [
            new("randomization", "Randomization"), new("arm", "Arm"), new("reason", "For"), new("persons", "Persons paid", true), new("lines", "Lines", true), new("total", "Total", true), new("mean", "Mean per person paid", true),
            new("currency", "Currency"),
        ],
        Rows =
        [
            .. ledger.OrderBy(total => ArmOrder(results, total)).Select(total => (IReadOnlyList<ReportCell>)
            [
                total.Randomization is null ? "not assigned" : Label(results, total.Randomization), total.Arm is null ? "–" : ArmLabel(results, total.Randomization!, total.Arm), total.Reason, ReportCell.Count(total.Persons), ReportCell.Count(total.Lines),
                Amount(total.Minor, total.Currency), Amount(total.Persons > 0 ? total.Minor / (double)total.Persons : null, total.Currency), total.Currency,
            ]),
        ],
        Notes = ["Sums of the lines of payments.csv, corrections among them. A person in two randomizations stands under each. As a file: amounts in the currency's smallest unit."],
    };

    /// <summary>Randomizations and their arms as the design orders them; who is in none comes last.</summary>
    private static (int Randomization, int Arm) ArmOrder(StudyResults results, LedgerTotal total)
    {
        var plans = results.Design.Design.Randomizations.ToList();
        var plan = plans.FindIndex(each => each.Key == total.Randomization);
        return plan < 0 ? (plans.Count, 0) : (plan, plans[plan].Arms.ToList().FindIndex(arm => arm.Key == total.Arm));
    }

    private static string Label(StudyResults results, string randomization) =>
        results.Design.Randomizations.TryGetValue(randomization, out var plan) && plan.Label.Length > 0 ? plan.Label : randomization;

    private static string ArmLabel(StudyResults results, string randomization, string arm) =>
        results.Design.Randomizations.TryGetValue(randomization, out var plan) && plan.Arms.FirstOrDefault(each => each.Key == arm) is { Label.Length: > 0 } found ? found.Label : arm;

    private static ReportCell Share(double? share) => new(NumberFormat.Percent(share), share);

    private static ReportCell Amount(double? minor, string currency) => new(NumberFormat.Amount(minor, currency), minor);

    private static ReportCell Money(double? minor, string currency) => new(NumberFormat.Money(minor, currency), minor);
}
