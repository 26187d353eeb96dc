using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>A ticket says what will be shown: the page, its language, the hash of its words and the order drawn.</summary>
public static class PageTickets
{
    public static PageExposure Issue(
        PublishedVersion version, ParticipantKind kind, Guid participantId, Respondent respondent, PageTurn turn, string language, string? draft = null)
    {
        var page = version.Compiled.Render(respondent, turn, language);
        var order = version.Compiled.Order(AssignmentDraws.SaltOf(version, kind), participantId, turn);
        return new PageExposure(Guid.NewGuid(), turn.Page, turn.LoopKey, language, page.TextSha256, order.ToJson(), draft);
    }
}
