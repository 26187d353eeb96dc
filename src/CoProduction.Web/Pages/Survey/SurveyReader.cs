using System.Data;
using System.Data.Common;
using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CoProduction.Web.Pages.Survey;

/// <summary>
/// Reads a participant by the cookie's token or, where no cookie is known, by a page's ticket: position, tickets, arms and answers in one statement, because
/// every page costs it. The statement is the same on both engines; its parts share columns, and the first part names their types.
/// </summary>
/// <remarks>
/// Each part looks a row up by a unique key that is always given. A parameter that may be null, or a person found in one of two ways, makes PostgreSQL
/// plan the statement anew at each page, which costs more than running it (bench/README.md).
/// </remarks>
public sealed class SurveyReader(StudyDbContext db)
{
    /// <summary>A respondent waits no longer for a stuck database before the page says so.</summary>
    private const int TimeoutSeconds = 5;

    // The parts of the statement.
    private const int Person = 0;
    private const int Arm = 1;
    private const int Submission = 2;
    private const int Posted = 3;

    private const string ByToken = "(select participant_id from participant where study_id = @study and token_hash = @token)";
    private const string ByTicket = "(select participant_id from exposure where study_id = @study and ticket = @ticket)";

    private static readonly string SqlByToken = Sql(ByToken, PostedTicket(ByToken));
    private static readonly string SqlByTokenAlone = Sql(ByToken, postedTicket: "");
    private static readonly string SqlByTicket = Sql(ByTicket, PostedTicket(ByTicket));

    /// <summary>Null where neither token nor ticket is known in this study.</summary>
    public async Task<SurveySession?> FindAsync(long studyId, byte[]? tokenHash, Guid? ticket)
    {
        if (tokenHash is null && ticket is null) return null;
        await db.Database.OpenConnectionAsync();
        try
        {
            return (tokenHash is null ? null : await ReadAsync(ticket is null ? SqlByTokenAlone : SqlByToken, studyId, tokenHash, ticket))
                ?? (ticket is null ? null : await ReadAsync(SqlByTicket, studyId, tokenHash: null, ticket));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static string Sql(string person, string postedTicket) =>
        $"""
        select {Person} as part, cast(0 as bigint) as row_id, p.participant_id as id, p.current_ticket as ticket, p.version as x, p.kind as y, p.state as z,
            p.current_page as a, p.current_loop_key as b, p.language as c, p.site as d, p.session as e, p.population as f, p.external_id as g,
            cast(p.url_parameters as text) as h, e.page as i, e.loop_key as j, e.language as k, e.item_order as l, e.draft as m
        from participant p left join exposure e on e.study_id = p.study_id and e.ticket = p.current_ticket
        where p.study_id = @study and p.participant_id = {person}
        union all
        select {Arm}, 0, null, null, null, null, null, randomization, unit, arm, null, null, null, null, null, null, null, null, null, null
        from assignment where study_id = @study and participant_id = {person}
        union all
        select {Submission}, id, null, ticket, null, null, null, page, loop_key, cast(answers as text), null, null, null, null, null, null, null, null, null, null
        from page_submission where study_id = @study and participant_id = {person}
        {postedTicket}
        """;

    /// <summary>Another person's ticket is nobody's.</summary>
    private static string PostedTicket(string person) =>
        $"""
        union all
        select {Posted}, 0, null, ticket, null, null, null, null, null, null, null, null, null, null, null, page, loop_key, language, item_order, draft
        from exposure where study_id = @study and ticket = @ticket and participant_id = {person}
        """;

    private async Task<SurveySession?> ReadAsync(string sql, long studyId, byte[]? tokenHash, Guid? ticket)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // one of the three constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = TimeoutSeconds;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        Add(command, "study", DbType.Int64, studyId);
        if (tokenHash is not null) Add(command, "token", DbType.Binary, tokenHash);
        if (ticket is not null) Add(command, "ticket", DbType.Guid, ticket);
        await using var reader = await command.ExecuteReaderAsync();
        return await ReadAsync(reader, studyId, isByToken: tokenHash is not null);
    }

    private static async Task<SurveySession?> ReadAsync(DbDataReader reader, long studyId, bool isByToken)
    {
        SurveySession? session = null;
        (IssuedPage? current, IssuedPage? posted) = (null, null);
        var arms = new Dictionary<AssignmentKey, string>();
        var submissions = new List<(long Id, Guid Ticket, PageTurn Turn, string Answers)>();
        while (await reader.ReadAsync())
        {
            switch (reader.GetInt32(0))
            {
                case Person:
                    session = Participant(reader, studyId, isByToken);
                    if (!reader.IsDBNull(15)) current = Issued(reader);
                    break;
                case Arm:
                    arms[new AssignmentKey(reader.GetString(7), reader.GetString(8))] = reader.GetString(9);
                    break;
                case Posted:
                    posted = Issued(reader);
                    break;
                default:
                    submissions.Add((reader.GetInt64(1), reader.GetGuid(3), new PageTurn(reader.GetString(7), reader.GetString(8)), reader.GetString(9)));
                    break;
            }
        }
        if (session is null) return null;
        var used = submissions.Select(submission => submission.Ticket).ToHashSet();
        return session with
        {
            // The latest of a turn counts.
            Respondent = session.Respondent with
            {
                Arms = arms,
                Answers = submissions.GroupBy(submission => submission.Turn).ToDictionary(turn => turn.Key, turn => Answers.FromJson(turn.MaxBy(one => one.Id).Answers)),
            },
            Posted = Marked(posted),
            Current = Marked(current),
        };

        IssuedPage? Marked(IssuedPage? page) => page is null ? null : page with { IsUsed = used.Contains(page.Ticket) };
    }

    private static IssuedPage Issued(DbDataReader reader) => new(
        reader.GetGuid(3), new PageTurn(reader.GetString(15), reader.GetString(16)), reader.GetString(17), ItemOrder.FromJson(Text(reader, 18)), Text(reader, 19), IsUsed: false);

    private static SurveySession Participant(DbDataReader reader, long studyId, bool isByToken) => new()
    {
        StudyId = studyId,
        ParticipantId = reader.GetGuid(2),
        Version = reader.GetInt32(4),
        Kind = (ParticipantKind)reader.GetInt16(5),
        State = (ParticipantState)reader.GetInt16(6),
        Position = new PageTurn(reader.GetString(7), reader.GetString(8)),
        Language = Text(reader, 9),
        ExternalId = Text(reader, 13),
        ByToken = isByToken,
        Respondent = new Respondent
        {
            Site = Text(reader, 10),
            Session = Text(reader, 11),
            Population = Text(reader, 12) is { Length: > 0 } population ? population : null,
            UrlParameters = Text(reader, 14) is { Length: > 2 } json ? JsonSerializer.Deserialize<Dictionary<string, string>>(json)! : [],
        },
    };

    private static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static void Add(DbCommand command, string name, DbType type, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}
