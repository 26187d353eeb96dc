using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Survey;

/// <summary>The personal link back into the survey. GET changes nothing (mail scanners open links); the button sets the cookie.</summary>
[IgnoreAntiforgeryToken]
public sealed class ResumeModel(StudyCatalog catalog, ServedVersions versions, SurveyReader reader, StudyDbContext db) : SurveyPageModel(catalog, versions)
{
    public async Task<IActionResult> OnGetAsync() =>
        await FindStudyAsync() ?? Show(Study.Current?.Compiled.Design, LanguageOf(Study.Current?.Compiled.Design));

    public async Task<IActionResult> OnPostAsync()
    {
        if (await FindStudyAsync() is { } unknown) return unknown;
        if (!SameOrigin.Allows(Request)) return Say(SurveyNotice.FromAnotherSite);
        if (ParticipantToken.Parse(RouteData.Values["token"] as string) is not { } token
            || await reader.FindAsync(Study.StudyId, token.Hash, null) is not { } session)
            return Say(SurveyNotice.UnknownResumeLink);
        if (SurveyCookie.Read(Request, Study.StudyId)?.Value != token.Value)
        {
            await db.Participants
                .Where(row => row.StudyId == Study.StudyId && row.ParticipantId == session.ParticipantId)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Flags, row => row.Flags | ParticipantFlags.ResumedWithoutCookie), CancellationToken.None);
        }
        SurveyCookie.Set(HttpContext, Study.StudyId, token);
        return SeeOther($"{StudyPath}/page");
    }
}
