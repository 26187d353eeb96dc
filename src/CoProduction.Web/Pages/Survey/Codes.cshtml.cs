using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Survey;

/// <summary>The participant's own codes: the link back and the withdrawal code. Both follow from the cookie.</summary>
public sealed class CodesModel(StudyCatalog catalog, ServedVersions versions, SurveyReader reader) : SurveyPageModel(catalog, versions)
{
    public ParticipantToken Token { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await FindStudyAsync() is { } unknown) return unknown;
        if (SurveyCookie.Read(Request, Study.StudyId) is not { } token || await reader.FindAsync(Study.StudyId, token.Hash, null) is not { } session)
            return Say(SurveyNotice.NotRecognised);
        Token = token;
        var design = (await Versions.FindAsync(session.StudyId, session.Version))?.Compiled.Design ?? Study.Current?.Compiled.Design;
        return Show(design, session.Language ?? LanguageOf(design));
    }
}
