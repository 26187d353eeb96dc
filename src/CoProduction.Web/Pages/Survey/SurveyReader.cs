using System.Data;
using System.Data.Common;
using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using ParticipantKind = CoProduction.Web.Data.ParticipantKind;

namespace CoProduction.Web.Pages.Survey;

/// <summary>
/// Reads a participant by the cookie's token or, without one, by a page's ticket: position, tickets, arms and answers in one statement, because every
/// page costs it. The statement is the same on both engines; its parts share columns, and the first part names their types.
/// </summary>
public sealed class SurveyReader(StudyDbContext db)
{
    /// <summary>A respondent waits no longer for a stuck database before the page says so.</summary>
    private const int TimeoutSeconds = 5;

    private const string Sql =
        """
        with who as (
            select coalesce(
                (select participant_id from participant where study_id = @study and token_hash = @token),
                (select participant_id from exposure where study_id = @study and ticket = @ticket)) as id)
        select 0 as part, 0 as row_id, participant_id as id, current_ticket as ticket, version as x, kind as y, state as z,
            current_page as a, current_loop_key as b, language as c, site as d, session as e, population as f, external_id as g,
            cast(url_parameters as text) as h, case when token_hash = @token then 1 else 0 end as by_token
        from participant where study_id = @study and participant_id = (select id from who)
        union all
        select 1, 0, null, ticket, null, null, null, page, loop_key, language, item_order, draft, null, null, null, null
        from exposure where study_id = @study and participant_id = (select id from who)
            and ticket in (@ticket, (select current_ticket from participant where study_id = @study and participant_id = (select id from who)))
        union all
        select 2, 0, null, null, null, null, null, randomization, unit, arm, null, null, null, null, null, null
        from assignment where study_id = @study and participant_id = (select id from who)
        union all
        select 3, id, null, ticket, null, null, null, page, loop_key, cast(answers as text), null, null, null, null, null, null
        from page_submission where study_id = @study and participant_id = (select id from who)
        order by part, row_id
        """;

    /// <summary>Null where neither token nor ticket is known in this study.</summary>
    public async Task<SurveySession?> FindAsync(long studyId, byte[]? tokenHash, Guid? ticket)
    {
        if (tokenHash is null && ticket is null) return null;
        await db.Database.OpenConnectionAsync();
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = Sql;
            command.CommandTimeout = TimeoutSeconds;
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            Add(command, "study", DbType.Int64, studyId);
            Add(command, "token", DbType.Binary, tokenHash);
            Add(command, "ticket", DbType.Guid, ticket);
            await using var reader = await command.ExecuteReaderAsync();
            return await ReadAsync(reader, studyId, ticket);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<SurveySession?> ReadAsync(DbDataReader reader, long studyId, Guid? postedTicket)
    {
        SurveySession? session = null;
        Guid? currentTicket = null;
        var issued = new Dictionary<Guid, IssuedPage>();
        var arms = new Dictionary<AssignmentKey, string>();
        var answers = new Dictionary<PageTurn, Answers>();
        while (await reader.ReadAsync())
        {
            switch (reader.GetInt32(0))
            {
                case 0:
                    currentTicket = reader.IsDBNull(3) ? null : reader.GetGuid(3);
                    session = Participant(reader, studyId);
                    break;
                case 1:
                    var ticket = reader.GetGuid(3);
                    issued[ticket] = new IssuedPage(ticket, Turn(reader), reader.GetString(9), ItemOrder.FromJson(Text(reader, 10)), Text(reader, 11), IsUsed: false);
                    break;
                case 2:
                    arms[new AssignmentKey(reader.GetString(7), reader.GetString(8))] = reader.GetString(9);
                    break;
                default:
                    // In the order received: the latest of a turn stays.
                    answers[Turn(reader)] = Answers.FromJson(reader.GetString(9));
                    if (issued.TryGetValue(reader.GetGuid(3), out var sent)) issued[sent.Ticket] = sent with { IsUsed = true };
                    break;
            }
        }
        if (session is null) return null;
        return session with
        {
            Respondent = session.Respondent with { Arms = arms, Answers = answers },
            Posted = postedTicket is { } posted ? issued.GetValueOrDefault(posted) : null,
            Current = currentTicket is { } current ? issued.GetValueOrDefault(current) : null,
        };
    }

    private static SurveySession Participant(DbDataReader reader, long studyId) => new()
    {
        StudyId = studyId,
        ParticipantId = reader.GetGuid(2),
        Version = reader.GetInt32(4),
        Kind = (ParticipantKind)reader.GetInt16(5),
        State = (ParticipantState)reader.GetInt16(6),
        Position = Turn(reader),
        Language = Text(reader, 9),
        ExternalId = Text(reader, 13),
        ByToken = reader.GetInt32(15) == 1,
        Respondent = new Respondent
        {
            Site = Text(reader, 10),
            Session = Text(reader, 11),
            Population = Text(reader, 12) is { Length: > 0 } population ? population : null,
            UrlParameters = Text(reader, 14) is { Length: > 2 } json ? JsonSerializer.Deserialize<Dictionary<string, string>>(json)! : [],
        },
    };

    private static PageTurn Turn(DbDataReader reader) => new(reader.GetString(7), reader.GetString(8));

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
