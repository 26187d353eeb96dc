using System.Security.Cryptography;
using System.Text;
using CoProduction.Web.Data;

namespace CoProduction.Web.Tests.Data;

/// <summary>Rows with everything filled in that a test does not care about.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public static Participant Participant(long studyId, string page = "first") => new()
    {
        StudyId = studyId,
        ParticipantId = Guid.NewGuid(),
        Version = 1,
        TokenHash = RandomNumberGenerator.GetBytes(32),
        Language = "en",
        CurrentPage = page,
        StartedAt = Time,
        LastSeenAt = Time,
    };

    public static PageWrite Page(Participant person, string answers = """{"a":1}""", Guid? ticket = null) => new()
    {
        StudyId = person.StudyId,
        ParticipantId = person.ParticipantId,
        Ticket = ticket ?? Guid.NewGuid(),
        Page = "first",
        Language = "en",
        Answers = answers,
        BodySha256 = Hash(answers),
        ReceivedAt = Time.AddMinutes(1),
        Next = new PageExposure(Guid.NewGuid(), "second", "", "en", Hash("second"), """["b","a"]"""),
        CurrentPage = "second",
    };
}
