using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Computes the report of a study once for the same data: requests that come together wait for one computation, and a change of the data (a fingerprint of
/// counts and times) makes a new one. Whether somebody may read it is the caller's question.
/// </summary>
public sealed class StudyReports(IServiceScopeFactory scopes)
{
    private const int MaxKept = 64;

    private static readonly string Software = typeof(StudyReports).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly ConcurrentDictionary<(long StudyId, ParticipantKind Kind), (string Fingerprint, Lazy<Task<ReportOfStudy>> Report)> kept = new();

    public async Task<ReportOfStudy> GetAsync(long studyId, ParticipantKind kind)
    {
        var key = (studyId, kind);
        var fingerprint = await FingerprintAsync(studyId, kind);
        if (kept.Count >= MaxKept && !kept.ContainsKey(key)) kept.Clear();
        var entry = kept.AddOrUpdate(key,
            _ => (fingerprint, New()),
            (_, known) => known.Fingerprint == fingerprint ? known : (fingerprint, New()));
        try
        {
            return await entry.Report.Value;
        }
        catch
        {
            // The next request tries again.
            kept.TryRemove(KeyValuePair.Create(key, entry));
            throw;
        }

        Lazy<Task<ReportOfStudy>> New() => new(() => Task.Run(() => ComputeAsync(studyId, kind)));
    }

    /// <summary>Answers a question that the plan did not ask, from the same rows. It is computed each time and nothing of it is kept.</summary>
    public async Task<(StudyResults Results, Report Report)> ExploreAsync(long studyId, ParticipantKind kind, ExploratoryQuestion question)
    {
        var planned = await GetAsync(studyId, kind);
        await using var scope = scopes.CreateAsyncScope();
        var frame = await scope.ServiceProvider.GetRequiredService<LoadResponses>().RunAsync(studyId, kind);
        return await Task.Run(() =>
        {
            var results = StudyAnalysis.RunExploratory(question.ToPlan(frame.Design.Design), frame);
            return (results, ExploratoryReport.Build(results, planned.Context with { DataSha256 = ResponsesCsv.Sha256(frame) }));
        });
    }

    private async Task<string> FingerprintAsync(long studyId, ParticipantKind kind)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudyDbContext>();
        var study = await db.Studies.AsNoTracking().SingleAsync(row => row.StudyId == studyId);
        var versions = await db.StudyVersions.CountAsync(version => version.StudyId == studyId);
        var people = await db.Participants
            .Where(row => row.StudyId == studyId && row.Kind == kind)
            .GroupBy(row => row.State)
            .Select(group => new { State = group.Key, Count = group.Count(), Last = group.Max(row => row.LastSeenAt) })
            .OrderBy(group => group.State)
            .ToListAsync();
        var arrivals = await db.ArrivalCounts.Where(row => row.StudyId == studyId && row.Kind == kind).SumAsync(row => row.N);
        var deviations = await db.PlanDeviations.CountAsync(row => row.StudyId == studyId);
        var revision = await db.StudyDrafts.Where(row => row.StudyId == studyId).Select(row => row.Revision).SingleOrDefaultAsync();
        var invitations = await db.Invitations.CountAsync(row => row.StudyId == studyId);
        return string.Create(CultureInfo.InvariantCulture,
            $"{study.State} {study.UnblindedAt:O} {versions} {revision} {invitations} {deviations} {arrivals} {string.Join(' ', people.Select(group => $"{group.State}:{group.Count}:{group.Last.UtcTicks}"))}");
    }

    private async Task<ReportOfStudy> ComputeAsync(long studyId, ParticipantKind kind)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudyDbContext>();
        return await ComputeAsync(db, await scope.ServiceProvider.GetRequiredService<LoadResponses>().RunAsync(studyId, kind), studyId, kind);
    }

    /// <summary>The report of these responses, with what else is stored about the study.</summary>
    /// <param name="facts">Of public data: what they hold back, for the report to say so.</param>
    internal static async Task<ReportOfStudy> ComputeAsync(StudyDbContext db, ResponseFrame frame, long studyId, ParticipantKind kind, PublicFacts? facts = null)
    {
        // The hash of the rows takes about as long as their analysis.
        var hash = Task.Run(() => ResponsesCsv.Sha256(frame));
        var results = StudyAnalysis.Run(frame);
        var study = await db.Studies.AsNoTracking().SingleAsync(row => row.StudyId == studyId);
        var versions = await db.StudyVersions.AsNoTracking().Where(version => version.StudyId == studyId).OrderBy(version => version.Version).ToListAsync();
        var arrivals = await db.ArrivalCounts
            .Where(row => row.StudyId == studyId && row.Kind == kind)
            .GroupBy(row => row.Event)
            .Select(group => new { Event = group.Key, Count = group.Sum(row => row.N) })
            .ToDictionaryAsync(group => group.Event, group => group.Count);
        var deviations = await db.PlanDeviations.AsNoTracking().Where(row => row.StudyId == studyId).OrderBy(row => row.Number).ToListAsync();
        var context = new ReportContext
        {
            DataAsOf = facts is null ? await AsOfAsync(db, study, versions, deviations, kind) : PublicRules.WeekOf(await AsOfAsync(db, study, versions, deviations, kind)),
            Software = Software,
            DesignSha256 = versions.ToDictionary(version => version.Version, version => Convert.ToHexStringLower(version.Sha256)),
            DataSha256 = await hash,
            Arrived = arrivals.TryGetValue(ArrivalCount.Arrived, out var arrived) ? arrived : null,
            Declined = arrivals.TryGetValue(ArrivalCount.Declined, out var declined) ? declined : null,
            // Of everybody, also of who was left out: beside the public data it would tell who that was.
            Ledger = facts is null ? await LedgerAsync(db, studyId, kind) : [],
            Paid = facts is null ? await PaidAsync(db, studyId, kind) : [],
            Commitments = results.Design.Design.Randomizations.Count == 0 || kind == ParticipantKind.Imported ? [] : await CommitmentsAsync(db, studyId),
            Deviations = [.. deviations.Select(entry => Entry(study, entry))],
            Invited = kind == ParticipantKind.Real && await db.Invitations.LongCountAsync(row => row.StudyId == studyId) is > 0 and var invited ? invited : null,
            LockedAt = versions[0].PublishedAt,
            Course = [.. Course(study, versions)],
            Looks = await LooksAsync(db, studyId),
            LaterConduct = await LaterConductAsync(db, studyId),
        };
        var report = StudyReport.Build(results, context);
        if (kind == ParticipantKind.Imported)
            report = report with { Subtitles = [.. report.Subtitles, "The arms came with the imported file: they were not drawn here, and their probabilities are known only where the file has them."] };
        if (facts is not null) report = SmallCounts.Mask(report with { Subtitles = [.. report.Subtitles, PublicLine(facts)] }, facts.Data.QuasiIdentifiers.Count == 0 ? PublicData.UsualK : facts.Data.K);
        return new ReportOfStudy(kind, results, context, report, frame.Columns.Any(column => column.Theme.Length > 0), frame.Versions);
    }

    private static string PublicLine(PublicFacts facts) => string.Concat(
        "Computed from the public data: typed words and exact times are held back",
        facts.Data.QuasiIdentifiers.Count == 0 ? "." : $"; {string.Join(", ", facts.Data.QuasiIdentifiers.Select(known => known.Variable))} together single out no fewer than {NumberFormat.Count(facts.Data.K)} persons.",
        facts.Suppressed == 0 ? "" : $" {NumberFormat.Count(facts.Suppressed)} persons were left out for it: the numbers differ from those of all responses.");

    private static async Task<DateTimeOffset> AsOfAsync(StudyDbContext db, Study study, IReadOnlyList<StudyVersion> versions, IReadOnlyList<PlanDeviation> deviations, ParticipantKind kind)
    {
        var seen = await db.Participants.Where(row => row.StudyId == study.StudyId && row.Kind == kind).MaxAsync(row => (DateTimeOffset?)row.LastSeenAt);
        IEnumerable<DateTimeOffset?> moments = [study.CreatedAt, study.UnblindedAt, study.ClosedAt, seen, .. versions.Select(version => (DateTimeOffset?)version.PublishedAt), .. deviations.Select(entry => (DateTimeOffset?)entry.At)];
        return moments.Max()!.Value;
    }

    private static async Task<IReadOnlyList<LedgerTotal>> LedgerAsync(StudyDbContext db, long studyId, ParticipantKind kind)
    {
        var totals = await (
            from payment in db.Payments
            join person in db.Participants on new { payment.StudyId, payment.ParticipantId } equals new { person.StudyId, person.ParticipantId }
            where payment.StudyId == studyId && person.Kind == kind
            from assignment in db.Assignments.Where(row => row.StudyId == studyId && row.ParticipantId == payment.ParticipantId && row.Unit == "").DefaultIfEmpty()
            group payment by new { Randomization = (string?)assignment.Randomization, Arm = (string?)assignment.Arm, payment.Currency, payment.Reason } into lines
            select new { lines.Key, Persons = lines.Select(line => line.ParticipantId).Distinct().Count(), Lines = lines.Count(), Minor = lines.Sum(line => line.AmountMinor) }).ToListAsync();
        return
        [
            .. totals.Select(total => new LedgerTotal(total.Key.Randomization, total.Key.Arm, total.Key.Currency, total.Key.Reason, total.Persons, total.Lines, total.Minor))
                .OrderBy(total => total.Randomization, StringComparer.Ordinal).ThenBy(total => total.Arm, StringComparer.Ordinal).ThenBy(total => total.Reason, StringComparer.Ordinal).ThenBy(total => total.Currency, StringComparer.Ordinal),
        ];
    }

    /// <summary>All lines, each person once.</summary>
    private static async Task<IReadOnlyList<LedgerTotal>> PaidAsync(StudyDbContext db, long studyId, ParticipantKind kind)
    {
        var totals = await (
            from payment in db.Payments
            join person in db.Participants on new { payment.StudyId, payment.ParticipantId } equals new { person.StudyId, person.ParticipantId }
            where payment.StudyId == studyId && person.Kind == kind
            group payment by payment.Currency into lines
            select new { Currency = lines.Key, Persons = lines.Select(line => line.ParticipantId).Distinct().Count(), Lines = lines.Count(), Minor = lines.Sum(line => line.AmountMinor) }).ToListAsync();
        return [.. totals.Select(total => new LedgerTotal(null, null, total.Currency, "", total.Persons, total.Lines, total.Minor)).OrderBy(total => total.Currency, StringComparer.Ordinal)];
    }

    /// <summary>Published on opening; the salts themselves stay here, because pseudonyms and codes hang on them.</summary>
    private static async Task<IReadOnlyList<(int Epoch, string Commitment)>> CommitmentsAsync(StudyDbContext db, long studyId) =>
        [.. (await db.AllocationEpochs.AsNoTracking().Where(row => row.StudyId == studyId).OrderBy(row => row.Epoch).Select(row => new { row.Epoch, row.SaltCommitment }).ToListAsync()).Select(row => (row.Epoch, Convert.ToHexStringLower(row.SaltCommitment)))];

    private static ReportDeviation Entry(Study study, PlanDeviation entry) => new(entry.Number, entry.At, entry.Actor, entry.Version, entry.Responses,
        Readable: study.UnblindedAt <= entry.At || study.ClosedAt <= entry.At, entry.Concerns, entry.Reason);

    /// <summary>What was done to the study when, and why: amendments and unblinding are told with their reasons.</summary>
    private static IEnumerable<ReportStep> Course(Study study, IReadOnlyList<StudyVersion> versions)
    {
        foreach (var version in versions)
            yield return new ReportStep(version.PublishedAt, $"{(version.Reason is null ? "opened" : $"amended ({version.Reason})")}, version {version.Version.ToString(CultureInfo.InvariantCulture)} of the design");
        if (study.UnblindedAt is { } unblinded) yield return new ReportStep(unblinded, $"arms and outcomes unblinded before the end ({study.UnblindedReason})");
        if (study.ClosedAt is { } closed) yield return new ReportStep(closed, "closed");
    }

    /// <summary>Unblindings in the audit trail: each let somebody see arms and outcomes from then on.</summary>
    private static async Task<IReadOnlyList<ReportStep>> LooksAsync(StudyDbContext db, long studyId) =>
    [
        .. (await db.AuditEntries.AsNoTracking().Where(entry => entry.StudyId == studyId && entry.Action == StudyLifecycle.UnblindedAction).OrderBy(entry => entry.Number).ToListAsync())
            .Select(entry => new ReportStep(entry.At, $"unblinded by {entry.Actor} ({entry.Details}); from then on arms and outcomes could be read at any time")),
    ];

    /// <summary>What the draft records beyond the last version: known after the close at the latest.</summary>
    private static async Task<ConductRecord?> LaterConductAsync(StudyDbContext db, long studyId) =>
        await db.StudyDrafts.AsNoTracking().Where(draft => draft.StudyId == studyId).Select(draft => draft.Document).SingleOrDefaultAsync() is { } document ? DesignFile.Read(document).Conduct : null;
}
