using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Makes a participant of kind preview with the arms that a researcher chose. From there the respondent's own pages serve it; its rows are kept apart
/// from all others by their kind. The page that calls this sets the survey's cookie and sends the researcher to <c>/s/{slug}/page</c>.
/// </summary>
public sealed class StartPreview(StudyDbContext db, ServedVersions versions, StartParticipation start)
{
    public async Task<PreviewOutcome> RunAsync(PreviewRequest request)
    {
        PublishedVersion version;
        if (request.Version is { } number)
        {
            version = await versions.FindAsync(request.StudyId, number) ?? throw new InvalidOperationException("A published version is always found.");
        }
        else
        {
            var draft = await db.StudyDrafts.AsNoTracking()
                .Where(row => row.StudyId == request.StudyId)
                .Select(row => new { row.Revision, row.Document })
                .SingleAsync();
            var problems = DesignCheck.Blocking(DesignFile.Read(draft.Document)).Where(KeepsPagesFromBeingShown).ToList();
            if (problems.Count > 0) return new PreviewOutcome(null, "The draft has errors that must be mended before it can be shown.", problems);
            if (await versions.FindAsync(request.StudyId, -draft.Revision) is not { } served) return Refused("The draft has just been changed. Start the preview again.");
            version = served;
        }
        if (RefusalOf(request, version.Compiled) is { } refusal) return Refused(refusal);

        var token = ParticipantToken.New();
        await start.RunAsync(new NewParticipant
        {
            Version = version,
            Token = token,
            Kind = ParticipantKind.Preview,
            Language = request.Language,
            Site = request.Site,
            Session = request.Session,
            Population = request.Population ?? (version.Compiled.Design.Fieldwork.Populations is [var first, ..] ? first.Key : null),
            ChosenArms = request.Arms,
        });
        return new PreviewOutcome(token, null, []);
    }

    /// <summary>Whoever writes the pages wants to see them before plan, fieldwork and closing words are complete.</summary>
    private static bool KeepsPagesFromBeingShown(DesignProblem problem) => problem.Place.Split('/')[0] is not ("plan" or "fieldwork" or "consent" or "closing");

    private static PreviewOutcome Refused(string why) => new(null, why, []);

    private static string? RefusalOf(PreviewRequest request, CompiledDesign compiled)
    {
        var design = compiled.Design;
        if (!design.Languages.Contains(request.Language)) return "Choose one of the study's languages.";
        if (design.Sites.Count > 0 && (request.Site is null || !compiled.Sites.ContainsKey(request.Site))) return "Choose a site.";
        if (request.Population is { } population && design.Fieldwork.Populations.All(known => known.Key != population)) return "Choose one of the study's populations.";
        foreach (var (key, arm) in request.Arms)
            if (!compiled.Randomizations.TryGetValue(key, out var plan) || plan.Arms.All(known => known.Key != arm))
                return "Choose one of the randomization's arms.";
        return null;
    }
}
