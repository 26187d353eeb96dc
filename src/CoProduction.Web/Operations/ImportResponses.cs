using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Imports responses that were collected elsewhere: participants of kind imported, completed, on the latest version; their arms are marked external and draw
/// from no counter, and their probabilities are unknown unless the file has them. A published version must explain the answers, so the study must have been
/// opened; whether it is still open does not matter, because imported rows are apart from all others and as blinded as they are. All rows or none; the same
/// file once.
/// </summary>
public sealed class ImportResponses(StudyDbContext db, StudyCatalog catalog, TimeProvider time)
{
    private const string Action = "responses imported";
    private const int ChunkSize = 500;
    private const int MaxDetails = 2000;

    /// <summary>What columns can be imported as; null where the study was never opened.</summary>
    public async Task<ImportTargets?> TargetsAsync(long studyId) =>
        await LatestVersionAsync(studyId) is { } version ? new ImportTargets((await catalog.VersionAsync(studyId, version)).Compiled) : null;

    /// <param name="studyId">The study.</param>
    /// <param name="file">The file.</param>
    /// <param name="fileName">Its name, for the audit trail.</param>
    /// <param name="mapping">What its columns mean.</param>
    /// <param name="actor">Who imports.</param>
    /// <param name="dryRun">Only says what would happen.</param>
    public async Task<ImportOutcome> RunAsync(long studyId, ImportFile file, string fileName, ImportMapping mapping, string actor, bool dryRun)
    {
        if (await LatestVersionAsync(studyId) is not { } number)
            return new ImportOutcome(0, [new ImportProblem(null, null, "The study was never opened: there is no published version that the responses could belong to.")], false);
        var version = await catalog.VersionAsync(studyId, number);
        var (people, found) = ImportReader.Read(file, mapping, new ImportTargets(version.Compiled));
        if (found.Count > 0 || dryRun)
        {
            IReadOnlyList<ImportProblem> all = [.. found, .. await StoredProblemsAsync(studyId, file, people, mapping)];
            return new ImportOutcome(people.Count, all, false);
        }
        return await db.RunWriteAsync(async () =>
        {
            await db.LockAsync(string.Create(CultureInfo.InvariantCulture, $"import/{studyId}"));
            if (await StoredProblemsAsync(studyId, file, people, mapping) is { Count: > 0 } problems) return new ImportOutcome(people.Count, problems, false);
            var now = time.GetUtcNow();
            foreach (var chunk in people.Chunk(ChunkSize))
            {
                foreach (var person in chunk) Add(version, person, now);
                await db.SaveChangesAsync(CancellationToken.None);
                db.ChangeTracker.Clear();
            }
            await db.AppendAuditAsync(studyId, actor, Action, Details(people.Count, fileName, mapping), now, after: file.Sha256);
            return new ImportOutcome(people.Count, [], true);
        });
    }

    private Task<int?> LatestVersionAsync(long studyId) =>
        db.StudyVersions.Where(version => version.StudyId == studyId).MaxAsync(version => (int?)version.Version);

    /// <summary>What only the database knows: the file was imported before, or one of its participants was.</summary>
    private async Task<IReadOnlyList<ImportProblem>> StoredProblemsAsync(long studyId, ImportFile file, IReadOnlyList<ImportedPerson> people, ImportMapping mapping)
    {
        var hash = file.Sha256;
        var earlier = await db.AuditEntries.AsNoTracking()
            .Where(entry => entry.StudyId == studyId && entry.Action == Action && entry.AfterSha256 == hash)
            .Select(entry => entry.At).ToListAsync();
        if (earlier is [var at, ..])
            return [new ImportProblem(null, null, $"This very file was imported on {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}.")];
        var ids = people.Select(person => person.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (ids.Count == 0) return [];
        var stored = await db.Participants
            .Where(row => row.StudyId == studyId && row.Kind == ParticipantKind.Imported && row.ExternalId != null)
            .Select(row => row.ExternalId!).ToListAsync();
        var column = mapping.Columns.FirstOrDefault(known => known.Target == "participant")?.Column;
        return [.. stored.Where(ids.Contains).Order(StringComparer.Ordinal).Take(ImportReader.MaxProblems).Select(id => new ImportProblem(null, column, $"A participant with the id “{id}” was imported before."))];
    }

    private void Add(PublishedVersion version, ImportedPerson person, DateTimeOffset now)
    {
        var id = Guid.NewGuid();
        // Where the file has no times, both are that of the import: equal times of an imported row mean "unknown".
        var completed = person.CompletedAt ?? person.StartedAt ?? now;
        var language = person.Language ?? version.Compiled.Design.Languages[0];
        db.Add(new Participant
        {
            StudyId = version.StudyId,
            ParticipantId = id,
            Version = version.Version,
            Kind = ParticipantKind.Imported,
            State = ParticipantState.Completed,
            Population = person.Population ?? "",
            Site = person.Site,
            Session = person.Session,
            Language = person.Language,
            CurrentPage = version.Compiled.Design.Pages[^1].Key,
            ExternalId = person.Id,
            StartedAt = person.StartedAt ?? completed,
            LastSeenAt = now,
            CompletedAt = completed,
        });
        foreach (var (key, arm) in person.Arms) db.Add(AssignmentOf(version, id, key, arm, person, now));
        foreach (var (turn, answers) in person.Answers) db.Add(SubmissionOf(version, id, turn, answers, language, completed));
    }

    private static AssignmentRow AssignmentOf(PublishedVersion version, Guid id, AssignmentKey key, string arm, ImportedPerson person, DateTimeOffset now) => new()
    {
        StudyId = version.StudyId,
        ParticipantId = id,
        Randomization = key.Randomization,
        Unit = key.Unit,
        Epoch = version.Epoch,
        Kind = ParticipantKind.Imported,
        Stratum = "",
        Arm = arm,
        Probabilities = person.Probabilities.TryGetValue(key, out var own) ? JsonSerializer.Serialize(new Dictionary<string, double> { [arm] = own }) : null,
        Source = AssignmentSource.External,
        AssignedAt = now,
    };

    private static PageSubmission SubmissionOf(PublishedVersion version, Guid id, PageTurn turn, Dictionary<string, AnswerValue> answers, string language, DateTimeOffset at)
    {
        var json = new Answers(answers).ToJson();
        return new PageSubmission
        {
            StudyId = version.StudyId,
            ParticipantId = id,
            Ticket = Guid.NewGuid(),
            Page = turn.Page,
            LoopKey = turn.LoopKey,
            Language = language,
            Answers = json,
            BodySha256 = SHA256.HashData(Encoding.UTF8.GetBytes(json)),
            ReceivedAt = at,
        };
    }

    private static string Details(int people, string fileName, ImportMapping mapping)
    {
        var columns = string.Join(", ", mapping.Columns.Where(column => column.Target.Length > 0).Select(column => $"{column.Column} as {column.Target}"));
        var details = string.Create(CultureInfo.InvariantCulture, $"{people} rows of {fileName}: {columns}");
        return details.Length > MaxDetails ? details[..MaxDetails] : details;
    }
}
