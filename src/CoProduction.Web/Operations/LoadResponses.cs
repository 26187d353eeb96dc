using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Reads a study's responses of one kind into a frame. Participants come in chunks by their id, each chunk with four range reads of what belongs to it:
/// five statements per thousand people, and never more than a chunk of raw rows in memory.
/// </summary>
public sealed class LoadResponses(StudyDbContext db, StudyCatalog catalog)
{
    private const int ChunkSize = 1000;

    /// <summary>The frame of every participant of the kind, on published versions.</summary>
    /// <exception cref="InvalidOperationException">The study was never opened: it has no version that a response could be on.</exception>
    public async Task<ResponseFrame> RunAsync(long studyId, ParticipantKind kind, PublicRules? rules = null)
    {
        var builder = new ResponseFrameBuilder(await VersionsAsync(studyId), [kind], rules);
        var last = Guid.Empty;
        while (true)
        {
            var people = await NextPeopleAsync(studyId, kind, last);
            if (people.Count == 0) return builder.Build();
            await AddAsync(builder, studyId, people);
            last = people[^1].ParticipantId;
        }
    }

    /// <summary>Every published version, compiled.</summary>
    public async Task<IReadOnlyDictionary<int, CompiledDesign>> VersionsAsync(long studyId)
    {
        var compiled = new Dictionary<int, CompiledDesign>();
        foreach (var number in await db.StudyVersions.Where(version => version.StudyId == studyId).Select(version => version.Version).ToListAsync())
            compiled[number] = (await catalog.VersionAsync(studyId, number)).Compiled;
        return compiled.Count > 0 ? compiled : throw new InvalidOperationException($"Study {studyId} was never opened.");
    }

    /// <summary>A preview of a draft has a negative version: it belongs to no design that could explain it.</summary>
    private Task<List<Participant>> NextPeopleAsync(long studyId, ParticipantKind kind, Guid last) =>
        db.Participants.AsNoTracking()
            .Where(row => row.StudyId == studyId && row.Kind == kind && row.Version > 0 && row.ParticipantId > last)
            .OrderBy(row => row.ParticipantId)
            .Take(ChunkSize)
            .ToListAsync();

    private async Task AddAsync(ResponseFrameBuilder builder, long studyId, List<Participant> people)
    {
        var (from, to) = (people[0].ParticipantId, people[^1].ParticipantId);
        var assignments = (await db.Assignments.AsNoTracking()
            .Where(row => row.StudyId == studyId && row.ParticipantId >= from && row.ParticipantId <= to)
            .ToListAsync()).ToLookup(row => row.ParticipantId);
        var submissions = (await db.PageSubmissions.AsNoTracking()
            .Where(row => row.StudyId == studyId && row.ParticipantId >= from && row.ParticipantId <= to)
            .OrderBy(row => row.Id)
            .Select(row => new { row.ParticipantId, row.Page, row.LoopKey, row.Answers, row.Language, row.ReceivedAt })
            .ToListAsync()).ToLookup(row => row.ParticipantId);
        var exposures = (await db.Exposures.AsNoTracking()
            .Where(row => row.StudyId == studyId && row.ParticipantId >= from && row.ParticipantId <= to)
            .OrderBy(row => row.IssuedAt)
            .Select(row => new { row.ParticipantId, row.Page, row.LoopKey, row.TextSha256, row.ItemOrder, row.Language, row.IssuedAt })
            .ToListAsync()).ToLookup(row => row.ParticipantId);
        var events = (await db.TaskEvents.AsNoTracking()
            .Where(row => row.StudyId == studyId && row.ParticipantId >= from && row.ParticipantId <= to)
            .OrderBy(row => row.StartedAt)
            .Select(row => new { row.ParticipantId, row.Task, row.Round, row.Trial, row.StartedAt, row.ReceivedAt, row.Correct, row.Late })
            .ToListAsync()).ToLookup(row => row.ParticipantId);
        foreach (var person in people)
        {
            var id = person.ParticipantId;
            builder.Add(RowOf(person) with
            {
                Assignments = [.. assignments[id].Select(AssignmentOf)],
                Submissions = [.. submissions[id].Select(row =>
                    new ResponseSubmission(new PageTurn(row.Page, row.LoopKey), Answers.FromJson(row.Answers), row.Language, row.ReceivedAt))],
                Exposures = [.. exposures[id].Select(row =>
                    new ResponseExposure(new PageTurn(row.Page, row.LoopKey), row.TextSha256, ItemOrder.FromJson(row.ItemOrder), row.Language, row.IssuedAt))],
                TaskEvents = [.. events[id].Select(row =>
                    new ResponseTaskEvent(row.Task, row.Round, row.Trial, row.StartedAt, row.ReceivedAt, row.Correct, row.Late))],
            });
        }
    }

    private static ResponseRow RowOf(Participant person) => new()
    {
        Participant = person.ParticipantId.ToString(),
        Kind = person.Kind,
        Status = person.State,
        Version = person.Version,
        Population = person.Population,
        Wave = person.Wave,
        Site = person.Site,
        Session = person.Session,
        Language = person.Language,
        StartedAt = person.StartedAt,
        CompletedAt = person.CompletedAt,
        // An import without times carries its own time twice; a duration of nought would be made up.
        DurationSeconds = person.Kind == ParticipantKind.Imported && person.CompletedAt == person.StartedAt ? double.NaN : null,
        Entry = person.Entry,
        UrlParameters = JsonSerializer.Deserialize<Dictionary<string, string>>(person.UrlParameters)!,
    };

    private static ResponseAssignment AssignmentOf(AssignmentRow row) => new()
    {
        Randomization = row.Randomization,
        Unit = row.Unit,
        Arm = row.Arm,
        Stratum = row.Stratum,
        Probabilities = row.Probabilities is null ? new Dictionary<string, double>() : JsonSerializer.Deserialize<Dictionary<string, double>>(row.Probabilities)!,
        Source = (ArmSource)(int)row.Source,
    };
}
