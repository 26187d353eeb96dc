using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>
/// Fills a study with synthetic responses without a browser: for the closed demo, so that a report exists at once. The rows are those that a dress
/// rehearsal over HTTP would have stored, of kind <see cref="ParticipantKind.Rehearsal"/>, drawn from that kind's counters; nobody can take them for data.
/// </summary>
public sealed class SyntheticResponses(StudyDbContext db, TimeProvider time)
{
    private const int PersonsPerSave = 100;

    public async Task FillAsync(PublishedVersion version, RehearsalEffects effects, ulong seed, int persons)
    {
        var salt = AssignmentDraws.SaltOf(version, ParticipantKind.Rehearsal);
        var rows = SyntheticFieldwork.Run(version.Compiled, effects, seed, persons, salt).ToList();
        // The last of them has just finished.
        var shift = time.GetUtcNow() - rows.Max(row => row.CompletedAt ?? row.StartedAt);
        var issued = new Dictionary<(string Randomization, string Stratum), long>();
        await db.RunWriteAsync(async () =>
        {
            foreach (var chunk in rows.Chunk(PersonsPerSave))
            {
                foreach (var row in chunk) Add(version, row, shift, issued);
                await db.SaveChangesAsync(CancellationToken.None);
                db.ChangeTracker.Clear();
            }
            foreach (var ((randomization, stratum), number) in issued)
                db.Add(new AssignmentCounter
                {
                    StudyId = version.StudyId,
                    Epoch = version.Epoch,
                    Kind = ParticipantKind.Rehearsal,
                    Randomization = randomization,
                    Stratum = stratum,
                    Issued = number,
                });
            await db.SaveChangesAsync(CancellationToken.None);
        });
    }

    private void Add(PublishedVersion version, ResponseRow row, TimeSpan shift, Dictionary<(string, string), long> issued)
    {
        var id = Guid.NewGuid();
        var started = row.StartedAt + shift;
        var last = row.Submissions.Count > 0 ? row.Submissions[^1].Turn : default;
        var lastSeen = row.Submissions.Count > 0 ? row.Submissions[^1].ReceivedAt + shift : started;
        db.Add(new Participant
        {
            StudyId = version.StudyId,
            ParticipantId = id,
            Version = version.Version,
            Kind = ParticipantKind.Rehearsal,
            State = row.Status,
            Population = row.Population ?? "",
            Site = row.Site,
            Session = row.Session,
            Language = row.Language,
            CurrentPage = last.Page ?? "",
            CurrentLoopKey = last.LoopKey ?? "",
            StartedAt = started,
            LastSeenAt = lastSeen,
            CompletedAt = row.CompletedAt + shift,
        });
        db.Add(new Consent
        {
            StudyId = version.StudyId,
            ParticipantId = id,
            TextSha256 = version.Compiled.Consent(row.Language!).TextSha256,
            Language = row.Language!,
            GivenAt = started,
        });
        foreach (var assignment in row.Assignments) AddAssignment(version, id, assignment, started, issued);
        var respondent = new Respondent { Site = row.Site, Session = row.Session, Population = row.Population };
        foreach (var assignment in row.Assignments)
            respondent = respondent.WithArm(new AssignmentKey(assignment.Randomization, assignment.Unit), assignment.Arm);
        foreach (var submission in row.Submissions)
        {
            AddSubmission(version, id, submission, respondent, shift);
            respondent = respondent.WithAnswers(submission.Turn, submission.Answers);
        }
    }

    private void AddAssignment(
        PublishedVersion version, Guid id, ResponseAssignment assignment, DateTimeOffset at, Dictionary<(string, string), long> issued)
    {
        var stratum = (assignment.Randomization, assignment.Stratum);
        var isNew = assignment.Sequence > issued.GetValueOrDefault(stratum);
        if (isNew) issued[stratum] = assignment.Sequence!.Value;
        if (isNew && assignment.Cluster is { } cluster)
            db.Add(new ClusterAssignment
            {
                StudyId = version.StudyId,
                Epoch = version.Epoch,
                Kind = ParticipantKind.Rehearsal,
                Randomization = assignment.Randomization,
                Cluster = cluster,
                Stratum = assignment.Stratum,
                Seq = assignment.Sequence!.Value,
                Arm = assignment.Arm,
            });
        db.Add(new AssignmentRow
        {
            StudyId = version.StudyId,
            ParticipantId = id,
            Randomization = assignment.Randomization,
            Unit = assignment.Unit,
            Epoch = version.Epoch,
            Kind = ParticipantKind.Rehearsal,
            Stratum = assignment.Stratum,
            Seq = assignment.Cluster is null ? assignment.Sequence : null,
            Arm = assignment.Arm,
            Probabilities = JsonSerializer.Serialize(assignment.Probabilities),
            Source = assignment.Cluster is null ? AssignmentSource.Drawn : AssignmentSource.Cluster,
            AssignedAt = at,
        });
    }

    private void AddSubmission(PublishedVersion version, Guid id, ResponseSubmission submission, Respondent respondent, TimeSpan shift)
    {
        var receivedAt = submission.ReceivedAt + shift;
        var page = PageTickets.Issue(version, ParticipantKind.Rehearsal, id, respondent, submission.Turn, submission.Language!);
        var json = submission.Answers.ToJson();
        db.Add(StudyDbContext.ExposureOf(version.StudyId, id, page, receivedAt.AddSeconds(-20)));
        db.Add(new PageSubmission
        {
            StudyId = version.StudyId,
            ParticipantId = id,
            Ticket = page.Ticket,
            Page = submission.Turn.Page,
            LoopKey = submission.Turn.LoopKey,
            Language = submission.Language!,
            Answers = json,
            BodySha256 = SHA256.HashData(Encoding.UTF8.GetBytes(json)),
            ReceivedAt = receivedAt,
        });
    }
}
