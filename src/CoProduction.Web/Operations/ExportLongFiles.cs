using System.Text.Json;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Writes the long files of a study: everything of one sort that is stored about participants of one kind, in the order of their ids and of time. Reads as
/// <see cref="LoadResponses"/> does, in chunks of participants, and never holds more than a chunk.
/// </summary>
public sealed class ExportLongFiles(StudyDbContext db, VerifyAssignments allocations)
{
    private const int ChunkSize = 1000;

    /// <summary>By epoch and key: what was drawn in blocks, and in which.</summary>
    private Dictionary<(int Epoch, string Randomization), RandomizationPlan> plans = [];

    /// <summary>Writes synchronously to the stream, which is left open: not to be a response's body itself.</summary>
    /// <exception cref="InvalidOperationException">The study is blinded.</exception>
    public async Task WriteAsync(Study study, ParticipantKind kind, Stream stream, LongFile file, PublicRules? rules = null)
    {
        if (!ExportResponses.IsReadable(study)) throw new InvalidOperationException(ExportResponses.Blinded);
        if (file == LongFile.Assignments)
            plans = (await allocations.EpochsAsync(study.StudyId)).SelectMany(epoch => epoch.Design.Randomizations, (epoch, plan) => (epoch.Epoch, Plan: plan)).ToDictionary(each => (each.Epoch, each.Plan.Key), each => each.Plan);
        using var csv = file.Begin(stream);
        var last = Guid.Empty;
        while (true)
        {
            var people = await db.Participants
                .Where(row => row.StudyId == study.StudyId && row.Kind == kind && row.Version > 0 && row.ParticipantId > last)
                .OrderBy(row => row.ParticipantId)
                .Select(row => new Person(row.ParticipantId, row.StartedAt))
                .Take(ChunkSize)
                .ToListAsync();
            if (people.Count == 0) return;
            await WriteAsync(csv, file, study.StudyId, people, rules);
            last = people[^1].Id;
        }
    }

    private async Task WriteAsync(CsvWriter csv, LongFile file, long studyId, List<Person> people, PublicRules? rules)
    {
        var (from, to) = (people[0].Id, people[^1].Id);
        ILookup<Guid, IEnumerable<string?>> rows = file.Name switch
        {
            "assignments" => await AssignmentsAsync(studyId, from, to),
            "exposures" => await ExposuresAsync(studyId, from, to),
            "page_times" => await PageTimesAsync(studyId, from, to),
            "task_attempts" => await TaskAttemptsAsync(studyId, from, to),
            "payments" => await PaymentsAsync(studyId, from, to),
            _ => throw new ArgumentOutOfRangeException(nameof(file), file.Name, null),
        };
        foreach (var person in people)
        {
            var id = person.Id.ToString();
            if (rules?.LeavesOut(id) == true) continue;
            foreach (var row in rows[person.Id])
            {
                string?[] record = [id, .. row];
                csv.WriteRecord(rules?.Record(file, record, person.StartedAt) ?? record);
            }
        }
    }

    private async Task<ILookup<Guid, IEnumerable<string?>>> AssignmentsAsync(long studyId, Guid from, Guid to)
    {
        var rows = await db.Assignments.AsNoTracking()
            .Where(row => row.StudyId == studyId && row.ParticipantId >= from && row.ParticipantId <= to)
            .ToListAsync();
        return rows.OrderBy(row => row.Randomization, StringComparer.Ordinal).ThenBy(row => row.Unit, StringComparer.Ordinal).ToLookup(row => row.ParticipantId, row => (IEnumerable<string?>)
        [
            row.Randomization, row.Unit, row.Arm, LongFile.Text(ProbabilityOf(row)), row.Probabilities, row.Stratum, LongFile.Text(row.Seq), LongFile.Text((long)row.Epoch), BlockOf(row),
            JsonNamingPolicy.CamelCase.ConvertName(row.Source.ToString()), row.Fill, LongFile.Text(row.AssignedAt),
        ]);
    }

    private string? BlockOf(AssignmentRow row) =>
        plans.TryGetValue((row.Epoch, row.Randomization), out var plan) && AllocationBlock.Of(plan, row.Epoch, row.Seq) is { IsNone: false } block ? block.ToString() : null;

    private static double? ProbabilityOf(AssignmentRow row) =>
        row.Probabilities is { } json && JsonSerializer.Deserialize<Dictionary<string, double>>(json)!.TryGetValue(row.Arm, out var probability) ? probability : null;

    private async Task<ILookup<Guid, IEnumerable<string?>>> ExposuresAsync(long studyId, Guid from, Guid to)
    {
        var rows = await ShownAsync(studyId, from, to);
        var visits = new Visits();
        return rows.ToLookup(row => row.ParticipantId, row => (IEnumerable<string?>)
        [
            row.Page, row.LoopKey, visits.Next(row.ParticipantId, row.Page, row.LoopKey), row.Language,
            row.TextSha256 is { } hash ? Convert.ToHexStringLower(hash) : null, row.ItemOrder, LongFile.Text(row.IssuedAt),
        ]);
    }

    /// <summary>In the order of issue; the ticket settles ties and goes nowhere else.</summary>
    private async Task<IEnumerable<Exposure>> ShownAsync(long studyId, Guid from, Guid to)
    {
        var rows = await db.Exposures.AsNoTracking()
            .Where(row => row.StudyId == studyId && row.ParticipantId >= from && row.ParticipantId <= to)
            .ToListAsync();
        return rows.OrderBy(row => row.IssuedAt).ThenBy(row => row.Ticket);
    }

    private async Task<ILookup<Guid, IEnumerable<string?>>> PageTimesAsync(long studyId, Guid from, Guid to)
    {
        var issued = (await ShownAsync(studyId, from, to)).ToDictionary(row => row.Ticket, row => row.IssuedAt);
        var rows = await db.PageSubmissions.AsNoTracking()
            .Where(row => row.StudyId == studyId && row.ParticipantId >= from && row.ParticipantId <= to)
            .OrderBy(row => row.Id)
            .Select(row => new { row.ParticipantId, row.Id, row.Ticket, row.Page, row.LoopKey, row.Language, row.ReceivedAt })
            .ToListAsync();
        var counting = rows.GroupBy(row => (row.ParticipantId, row.Page, row.LoopKey)).Select(turn => turn.Max(row => row.Id)).ToHashSet();
        var visits = new Visits();
        return rows.ToLookup(row => row.ParticipantId, row =>
        {
            DateTimeOffset? shown = issued.TryGetValue(row.Ticket, out var at) ? at : null;
            return (IEnumerable<string?>)
            [
                row.Page, row.LoopKey, visits.Next(row.ParticipantId, row.Page, row.LoopKey), row.Language, LongFile.Text(shown), LongFile.Text(row.ReceivedAt),
                LongFile.Text((row.ReceivedAt - shown)?.TotalSeconds), LongFile.Text(counting.Contains(row.Id)),
            ];
        });
    }

    private async Task<ILookup<Guid, IEnumerable<string?>>> TaskAttemptsAsync(long studyId, Guid from, Guid to)
    {
        var rows = await db.TaskEvents.AsNoTracking()
            .Where(row => row.StudyId == studyId && row.ParticipantId >= from && row.ParticipantId <= to)
            .ToListAsync();
        return rows.OrderBy(row => row.StartedAt).ThenBy(row => row.Task, StringComparer.Ordinal).ThenBy(row => row.Round).ThenBy(row => row.Trial).ThenBy(row => row.Ticket)
            .ToLookup(row => row.ParticipantId, row => (IEnumerable<string?>)
            [
                row.Task, LongFile.Text((long)row.Round), LongFile.Text((long)row.Trial), LongFile.Text(row.StartedAt), LongFile.Text(row.ReceivedAt),
                LongFile.Text((row.ReceivedAt - row.StartedAt)?.TotalSeconds), row.Value, LongFile.Text(row.Correct), LongFile.Text(row.Late),
            ]);
    }

    private async Task<ILookup<Guid, IEnumerable<string?>>> PaymentsAsync(long studyId, Guid from, Guid to)
    {
        var rows = await db.Payments.AsNoTracking()
            .Where(row => row.StudyId == studyId && row.ParticipantId >= from && row.ParticipantId <= to)
            .OrderBy(row => row.Id)
            .ToListAsync();
        var lines = new Visits();
        return rows.ToLookup(row => row.ParticipantId, row => (IEnumerable<string?>)
            [lines.Next(row.ParticipantId, "", ""), LongFile.Text(row.AmountMinor), row.Currency, row.Reason, LongFile.Text(row.CreatedAt)]);
    }

    private sealed record Person(Guid Id, DateTimeOffset StartedAt);

    /// <summary>Counts how often something came, per participant.</summary>
    private sealed class Visits
    {
        private readonly Dictionary<(Guid, string, string), long> counts = [];

        public string? Next(Guid participant, string page, string theme) =>
            LongFile.Text(counts[(participant, page, theme)] = counts.GetValueOrDefault((participant, page, theme)) + 1);
    }
}
