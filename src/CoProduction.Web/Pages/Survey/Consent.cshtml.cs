using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.TagHelpers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Survey;

/// <summary>
/// Where the study's link leads. GET stores nothing about a person: it adds one to the day's counter. Only consent makes a participant.
/// </summary>
[IgnoreAntiforgeryToken]
public sealed class ConsentModel(
    StudyCatalog catalog, ServedVersions versions, SurveyReader reader, StartParticipation start, ArrivalCounter arrivals, StudyDbContext db,
    TimeProvider time)
    : SurveyPageModel(catalog, versions)
{
    public const string StartField = "start";
    private const string DeclinedMark = "declined";
    private const string AnotherPerson = "new";
    private const int LongestSession = 100;

    public PublishedVersion Version { get; private set; } = null!;
    public RenderedConsent Form { get; private set; } = null!;
    public ArrivalLink Link { get; private set; } = new();

    /// <summary>The seed of the token. In the form, so that the same form sent twice makes one participant; not stored, not logged.</summary>
    public string StartSecret { get; private set; } = "";

    /// <summary>The invitation was used before: the form continues instead of asking again.</summary>
    public bool IsReturning { get; private set; }

    public string? SiteChosen { get; private set; }
    public string? SessionTyped { get; private set; }
    public IReadOnlyList<(string Field, string Key)> Problems { get; private set; } = [];

    public bool AsksSite => Version.Compiled.Design is { Sites.Count: > 0, Fieldwork.SiteFrom: var from } && (from == PlaceSource.Ask || Link.Site is null);

    public bool AsksSession => Version.Compiled.Design.Fieldwork.SessionFrom is { } from && (from == PlaceSource.Ask || Link.Session is null);

    public async Task<IActionResult> OnGetAsync()
    {
        if (await FindOpenAsync() is { } refusal) return refusal;
        Link = ArrivalLink.FromQuery(Request.Query, Version.Compiled);
        var language = LanguageOf(Version.Compiled.Design);
        if (Request.Query.ContainsKey(DeclinedMark)) return Say(SurveyNotice.Declined);
        if (await RefusalOfLinkAsync() is { } refused) return Say(refused);
        if (!Request.Query.ContainsKey(AnotherPerson) && await IsUnderWayAsync()) return SeeOther($"{StudyPath}/page");
        if (Study.State == StudyState.Paused) return Say(SurveyNotice.Paused);

        if (HttpMethods.IsGet(Request.Method) && !Request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase))
            await CountAsync(ArrivalCount.Arrived);
        StartSecret = ParticipantToken.New().Value;
        return ShowForm(language);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await FindOpenAsync() is { } refusal) return refusal;
        if (await PostedForm.ReadAsync(Request) is not { } form) return Say(SurveyNotice.UnreadableForm);
        Link = ArrivalLink.FromForm(form, Version.Compiled);
        var design = Version.Compiled.Design;
        var language = form.Language is { } posted && design.Languages.Contains(posted) ? posted : LanguageOf(design);
        if (!SameOrigin.Allows(Request)) return Say(SurveyNotice.FromAnotherSite, design, language);
        if (form.Action == "decline")
        {
            await CountAsync(ArrivalCount.Declined);
            return SeeOther($"{StudyPath}?{DeclinedMark}&{SurveyLanguages.Parameter}={Uri.EscapeDataString(language)}");
        }
        if (await RefusalOfLinkAsync() is { } refused) return Say(refused, design, language);
        if (Study.State == StudyState.Paused && !IsReturning) return Say(SurveyNotice.Paused, design, language);

        StartSecret = form.Text(StartField) is { Length: > 0 and <= ArrivalLink.MaxLength } secret ? secret : ParticipantToken.New().Value;
        SiteChosen = form.Text(ArrivalLink.SiteParameter);
        SessionTyped = form.Text(ArrivalLink.SessionParameter)?.Trim();
        Problems = IsReturning ? [] : [.. ProblemsOf(design)];
        if (Problems.Count > 0) return ShowForm(language, StatusCodes.Status422UnprocessableEntity);

        var token = TokenOf(Link.Invitation ?? StartSecret);
        await start.RunAsync(new NewParticipant
        {
            Version = Version,
            Token = token,
            Kind = Kind,
            Language = language,
            Site = design.Sites.Count > 0 ? SiteChosen : null,
            Session = design.Fieldwork.SessionFrom is null ? null : SessionTyped,
            Population = Link.Population ?? (design.Fieldwork.Populations is [var first, ..] ? first.Key : null),
            Wave = invitation?.Wave ?? 1,
            ExternalId = invitation?.ExternalId ?? Link.PanelId,
            InvitationCode = Link.Invitation,
            UrlParameters = Link.Parameters,
        });
        SurveyCookie.Set(HttpContext, Study.StudyId, token);
        return SeeOther($"{StudyPath}/page");
    }

    private Invitation? invitation;

    private ParticipantKind Kind => RehearsalKey.Fits(Link.Rehearsal, Version.Salt) ? ParticipantKind.Rehearsal : ParticipantKind.Real;

    /// <summary>An invitation is a secret of the person's own: the same one stands for the same token on every device.</summary>
    private ParticipantToken TokenOf(string secret) => ParticipantToken.FromSecret($"{Study.StudyId}/{secret}");

    public string LinkTo(string language) =>
        QueryHelpers.AddQueryString(StudyPath, Request.Query
            .Where(parameter => parameter.Key != SurveyLanguages.Parameter)
            .Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value.ToString()))
            .Append(new(SurveyLanguages.Parameter, language)));

    private async Task<IActionResult?> FindOpenAsync()
    {
        if (await FindStudyAsync() is { } unknown) return unknown;
        if (Study is not { Current: { } current, State: not StudyState.Draft }) return Say(SurveyNotice.NotOpenYet);
        Version = current;
        return Study.State == StudyState.Closed && !await IsUnderWayAsync() ? Say(SurveyNotice.Closed) : null;
    }

    /// <summary>The browser belongs to a participant who can go on (or look at the last page again), and the link does not say that this is another person.</summary>
    private async Task<bool> IsUnderWayAsync()
    {
        if (SurveyCookie.Read(Request, Study.StudyId) is not { } token || await reader.FindAsync(Study.StudyId, token.Hash, null) is not { } session) return false;
        var isAnother = (invitation?.ExternalId ?? Link.PanelId) is { } identity && identity != session.ExternalId;
        return !isAnother && session.State is ParticipantState.Started or ParticipantState.Completed or ParticipantState.ScreenedOut;
    }

    private async Task<SurveyNotice?> RefusalOfLinkAsync()
    {
        if (Link.IsBroken) return SurveyNotice.IncompleteLink;
        var identity = Version.Compiled.Design.Fieldwork.Identity;
        if (Kind == ParticipantKind.Rehearsal) return null;
        if (identity == IdentityKey.PanelId && Link.PanelId is null) return SurveyNotice.IncompleteLink;
        if (identity != IdentityKey.Invitation) return null;
        if (Link.Invitation is not { } code) return SurveyNotice.InvitationNeeded;
        var hash = InvitationCode.Hash(code);
        invitation = await db.Invitations.AsNoTracking().SingleOrDefaultAsync(row => row.StudyId == Study.StudyId && row.CodeHash == hash);
        if (invitation is null) return SurveyNotice.InvitationNeeded;
        if (invitation.Population.Length > 0) Link = Link.WithPopulation(invitation.Population);
        IsReturning = await reader.FindAsync(Study.StudyId, TokenOf(code).Hash, null) is not null;
        // Used, and nobody has its token any more: the person has had the answers erased.
        return invitation.UsedAt is not null && !IsReturning ? SurveyNotice.InvitationUsed : null;
    }

    private IEnumerable<(string Field, string Key)> ProblemsOf(StudyDesign design)
    {
        if (design.Sites.Count > 0 && (SiteChosen is null || !Version.Compiled.Sites.ContainsKey(SiteChosen)))
            yield return (ArrivalLink.SiteParameter, "ChooseSite");
        if (design.Fieldwork.SessionFrom is not null && SessionTyped is not { Length: > 0 and <= LongestSession })
            yield return (ArrivalLink.SessionParameter, "EnterSession");
    }

    private Task CountAsync(string arrival) =>
        arrivals.CountAsync(db, Version, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), Kind, arrival);

    private IActionResult ShowForm(string language, int status = StatusCodes.Status200OK)
    {
        Form = Version.Compiled.Consent(language);
        return Show(Version.Compiled.Design, language, status);
    }
}
