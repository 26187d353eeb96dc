using System.Security.Cryptography;
using CoProduction.Statistics;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>
/// Counts by arm of one randomization in one allocation epoch. While a study is blinded a page shows of it only what is
/// pooled over the arms, and shares under <see cref="Masked"/> names.
/// </summary>
public sealed class ArmCounts
{
    /// <summary>With fewer expected in an arm the chi-square does not hold its level.</summary>
    private const int LeastExpected = 5;

    /// <summary>Below this many assigned in any arm a share would tell more than it says.</summary>
    private const int LeastForShares = 10;

    private const string MaskLetters = "BCDFGHJKLMNPQRSTVWXZ";

    private ArmCounts(int epoch, RandomizationPlan plan, IReadOnlyList<Row> arms)
    {
        Epoch = epoch;
        Plan = plan;
        Arms = arms;
    }

    public int Epoch { get; }

    public RandomizationPlan Plan { get; }

    /// <summary>In declared order, under their real names.</summary>
    public IReadOnlyList<Row> Arms { get; }

    public int Assigned => Arms.Sum(arm => arm.Assigned);

    public int Served => Arms.Sum(arm => arm.Served);

    public int Completed => Arms.Sum(arm => arm.Completed);

    /// <summary>Null with a reason where the test does not hold.</summary>
    public (double? PValue, string? Reason) ServedTest => Test(arm => arm.Served);

    public (double? PValue, string? Reason) CompletedTest => Test(arm => arm.Completed);

    /// <summary>
    /// Share completed of those assigned, under names that are drawn anew for each view and stand in their own order.
    /// Empty where the shares would tell the arms: few persons, or weights that differ.
    /// </summary>
    public IReadOnlyList<(string Mask, double Completed)> Masked()
    {
        if (Plan.Arms.Select(arm => arm.Weight).Distinct().Count() != 1 || Arms.Any(arm => arm.Assigned < LeastForShares))
            return [];
        var masks = new HashSet<string>();
        while (masks.Count < Arms.Count)
            masks.Add(RandomNumberGenerator.GetString(MaskLetters, 4));
        return [.. Arms.Zip(masks, (arm, mask) => (mask, (double)arm.Completed / arm.Assigned)).OrderBy(row => row.mask, StringComparer.Ordinal)];
    }

    public static async Task<IReadOnlyList<ArmCounts>> LoadAsync(StudyDbContext db, long studyId, IReadOnlyList<EpochAllocation> epochs)
    {
        var rows = await db.Assignments.AsNoTracking()
            .Where(row => row.StudyId == studyId && row.Kind == ParticipantKind.Real)
            .Join(db.Participants, row => new { row.StudyId, row.ParticipantId }, person => new { person.StudyId, person.ParticipantId },
                (row, person) => new { row.Epoch, row.Randomization, row.ParticipantId, row.Unit, row.Arm, person.State })
            .ToListAsync();
        var all = new List<ArmCounts>();
        foreach (var epoch in epochs)
        {
            foreach (var plan in epoch.Design.Randomizations)
            {
                var served = await ServedAsync(db, studyId, epoch, plan);
                var own = rows.Where(row => row.Epoch == epoch.Epoch && row.Randomization == plan.Key).ToLookup(row => row.Arm);
                all.Add(new ArmCounts(epoch.Epoch, plan,
                [
                    .. from arm in plan.Arms
                       let inArm = own[arm.Key].ToList()
                       select new Row(
                           arm,
                           inArm.Count,
                           inArm.Count(row => served.Contains((row.ParticipantId, row.Unit))),
                           inArm.Count(row => row.State == ParticipantState.Completed),
                           inArm.Count(row => row.State == ParticipantState.ScreenedOut),
                           inArm.Count(row => row.State is ParticipantState.Withdrawn or ParticipantState.Erased)),
                ]));
            }
        }
        return all;
    }

    /// <summary>Those to whom a page was issued that may depend on the arm; for themes, in the theme's own turn.</summary>
    private static async Task<HashSet<(Guid Participant, string Unit)>> ServedAsync(StudyDbContext db, long studyId, EpochAllocation epoch, RandomizationPlan plan)
    {
        var pages = epoch.Design.Pages.Select(page => page.Key).SkipWhile(page => page != plan.Before).ToList();
        var byTheme = plan.Unit == AssignmentUnit.Theme;
        var exposures = await db.Exposures.AsNoTracking()
            .Where(row => row.StudyId == studyId && pages.Contains(row.Page))
            .Select(row => new { row.ParticipantId, Unit = byTheme ? row.LoopKey : "" })
            .Distinct()
            .ToListAsync();
        return [.. exposures.Select(row => (row.ParticipantId, row.Unit))];
    }

    private (double? PValue, string? Reason) Test(Func<Row, int> count)
    {
        if (Plan.Procedure == Procedure.Cluster)
            return (null, "Clusters are assigned: their members do not come independently, and the test does not hold for them.");
        var (total, weights) = (Arms.Sum(count), Plan.Arms.Sum(arm => arm.Weight));
        if (Arms.Any(row => (double)total * row.Arm.Weight / weights < LeastExpected)) return (null, $"Not tested: in some arm fewer than {LeastExpected} are expected so far.");
        var test = SampleRatio.Test([.. Arms.Select(row => (row.Arm.Key, (long)count(row), (double)row.Arm.Weight))]);
        return (test.PValue, test.Reason);
    }

    public sealed record Row(Arm Arm, int Assigned, int Served, int Completed, int ScreenedOut, int Withdrawn);
}
