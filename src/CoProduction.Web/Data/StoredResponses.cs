using System.Data.Common;
using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CoProduction.Web.Data;

/// <summary>
/// Reads what is stored about a study's participants of one kind, in the order of their ids and in chunks: each table once, in that order, and what belongs to the people of a chunk from each.
/// With plain readers, because an object of the model per row would take most of the time; synchronously, because rows arrive by the thousand.
/// </summary>
internal sealed class StoredResponses : IDisposable
{
    private const int ChunkSize = 200;

    /// <summary>Pages, sets of probabilities and orders of items that come again with every person are read once, but not without end.</summary>
    private const int MaxShared = 10_000;

    private static readonly Dictionary<string, string> NoParameters = [];

    private static readonly Dictionary<string, double> NoProbabilities = [];

    private readonly AnswersReader answers = new();
    private readonly Dictionary<string, Dictionary<string, double>> probabilities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ItemOrder> orders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PageTurn> turns = new(StringComparer.Ordinal);
    private readonly ParticipantKind kind;
    private readonly RowCursor people;
    private readonly IReadOnlyList<IBelonging> belongings;

    /// <param name="db">In a snapshot, and nobody else's until this is disposed.</param>
    /// <param name="studyId">The study.</param>
    /// <param name="kind">Kind of participants; a preview of a draft has a negative version and belongs to no design that could explain it.</param>
    /// <param name="sideBySide">Each table on a connection of its own, where there are some to spare.</param>
    public StoredResponses(StudyDbContext db, long studyId, ParticipantKind kind, bool sideBySide)
    {
        this.kind = kind;
        people = db.OpenCursor("people", sideBySide,
            """
            select participant_id, version, state, population, wave, site, session, language, entry, url_parameters, started_at, completed_at
            from participant where study_id = @study and kind = @kind and version > 0 order by participant_id
            """,
            ("study", studyId), ("kind", (short)kind));
        belongings =
        [
            new Belonging<ResponseAssignment>(Open("assignments", "select participant_id, randomization, unit, arm, stratum, source, probabilities, epoch, seq from assignment where study_id = @study order by participant_id, randomization, unit"),
                Assignment, person => person.Assignments),
            new Belonging<ResponseSubmission>(Open("submissions", "select participant_id, page || '/' || loop_key, received_at, answers from page_submission where study_id = @study order by participant_id, id"),
                Submission, person => person.Submissions),
            new Belonging<ResponseExposure>(Open("exposures", "select participant_id, page || '/' || loop_key, issued_at, text_sha256, item_order from exposure where study_id = @study order by participant_id, issued_at"),
                Exposure, person => person.Exposures),
            new Belonging<ResponseTaskEvent>(Open("task_events", "select participant_id, task, round, trial, started_at, received_at, correct, late from task_event where study_id = @study order by participant_id, started_at"),
                TaskEvent, person => person.TaskEvents),
        ];

        RowCursor Open(string name, string sql) => db.OpenCursor(name, sideBySide, sql, ("study", studyId));
    }

    /// <summary>The next people; none where all were read.</summary>
    public IReadOnlyList<ResponseRow> Next()
    {
        var chunk = new List<Person>(ChunkSize);
        people.Read(ChunkSize, reader => chunk.Add(new Person(reader, kind)));
        if (chunk.Count == 0) return [];
        var byId = chunk.ToDictionary(person => person.Id);
        foreach (var belonging in belongings) belonging.HandOut(chunk[^1].Id, byId);
        return chunk.ConvertAll(person => person.Row);
    }

    public void Dispose()
    {
        foreach (var belonging in belongings) belonging.Dispose();
        people.Dispose();
    }

    private ResponseAssignment Assignment(DbDataReader reader) => new()
    {
        Randomization = reader.GetString(1),
        Unit = reader.GetString(2),
        Arm = reader.GetString(3),
        Stratum = reader.GetString(4),
        Source = (ArmSource)reader.GetInt16(5),
        Epoch = reader.GetInt32(7),
        Sequence = reader.IsDBNull(8) ? null : reader.GetInt64(8),
        Probabilities = TextOf(reader, 6) is { } json ? Shared(probabilities, json, text => JsonSerializer.Deserialize<Dictionary<string, double>>(text)!) : NoProbabilities,
    };

    private ResponseSubmission Submission(DbDataReader reader) =>
        new(Turn(reader), answers.Read(reader.GetFieldValue<byte[]>(3)), null, TimeOf(reader, 2));

    private ResponseExposure Exposure(DbDataReader reader) => new(
        Turn(reader),
        reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3),
        TextOf(reader, 4) is { } json ? Shared(orders, json, ItemOrder.FromJson) : ItemOrder.AsDesigned,
        null, TimeOf(reader, 2));

    private PageTurn Turn(DbDataReader reader) => Shared(turns, reader.GetString(1), PageTurn.Parse);

    private static ResponseTaskEvent TaskEvent(DbDataReader reader) => new(
        reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3), TimeOf(reader, 4), reader.IsDBNull(5) ? null : TimeOf(reader, 5),
        reader.IsDBNull(6) ? null : reader.GetBoolean(6), reader.GetBoolean(7));

    private static T Shared<T>(Dictionary<string, T> known, string json, Func<string, T> read)
    {
        if (known.TryGetValue(json, out var found)) return found;
        if (known.Count >= MaxShared) known.Clear();
        return known[json] = read(json);
    }

    private static string? TextOf(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset TimeOf(DbDataReader reader, int column) => new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc));

    private interface IBelonging : IDisposable
    {
        /// <summary>Gives the rows of all people up to one to those of them who are asked for.</summary>
        void HandOut(Guid last, IReadOnlyDictionary<Guid, Person> people);
    }

    /// <summary>The rows of one table, read a piece ahead of the people. Both engines order ids as <see cref="Guid.CompareTo(Guid)"/> does.</summary>
    private sealed class Belonging<T>(RowCursor cursor, Func<DbDataReader, T> read, Func<Person, List<T>> of) : IBelonging
    {
        private readonly Queue<(Guid Id, T Row)> ahead = new(ChunkSize);
        private bool isOver;

        public void HandOut(Guid last, IReadOnlyDictionary<Guid, Person> people)
        {
            while (true)
            {
                while (ahead.TryPeek(out var next) && next.Id.CompareTo(last) <= 0)
                {
                    ahead.Dequeue();
                    // People of other kinds have ids in between.
                    if (people.TryGetValue(next.Id, out var person)) of(person).Add(next.Row);
                }
                if (ahead.Count > 0 || isOver) return;
                isOver = !cursor.Read(ChunkSize, reader => ahead.Enqueue((reader.GetGuid(0), read(reader))));
            }
        }

        public void Dispose() => cursor.Dispose();
    }

    /// <summary>A participant, whose lists are filled as the rows that belong to it arrive.</summary>
    private sealed class Person
    {
        public Person(DbDataReader reader, ParticipantKind kind)
        {
            Id = reader.GetGuid(0);
            var started = TimeOf(reader, 10);
            DateTimeOffset? completed = reader.IsDBNull(11) ? null : TimeOf(reader, 11);
            Row = new ResponseRow
            {
                Participant = Id.ToString(),
                Kind = kind,
                Version = reader.GetInt32(1),
                Status = (ParticipantState)reader.GetInt16(2),
                Population = reader.GetString(3),
                Wave = reader.GetInt16(4),
                Site = TextOf(reader, 5),
                Session = TextOf(reader, 6),
                Language = TextOf(reader, 7),
                Entry = reader.GetInt16(8),
                UrlParameters = reader.GetString(9) is var json && json == "{}" ? NoParameters : JsonSerializer.Deserialize<Dictionary<string, string>>(json)!,
                StartedAt = started,
                CompletedAt = completed,
                // An import without times carries its own time twice; a duration of nought would be made up.
                DurationSeconds = kind == ParticipantKind.Imported && completed == started ? double.NaN : null,
                Assignments = Assignments,
                Submissions = Submissions,
                Exposures = Exposures,
                TaskEvents = TaskEvents,
            };
        }

        public Guid Id { get; }

        public ResponseRow Row { get; }

        public List<ResponseAssignment> Assignments { get; } = [];

        public List<ResponseSubmission> Submissions { get; } = [];

        public List<ResponseExposure> Exposures { get; } = [];

        public List<ResponseTaskEvent> TaskEvents { get; } = [];
    }
}
