namespace CoProduction.Web.Pages.Survey;

/// <summary>A page that says one thing, instead of what was asked for. Its words are <c>{Key}Title</c> and <c>{Key}Text</c> of the resource file.</summary>
/// <param name="Key">Key of the words.</param>
/// <param name="Status">Status of the answer.</param>
public sealed record SurveyNotice(string Key, int Status)
{
    public static readonly SurveyNotice UnknownStudy = new(nameof(UnknownStudy), StatusCodes.Status404NotFound);
    public static readonly SurveyNotice NotOpenYet = new(nameof(NotOpenYet), StatusCodes.Status404NotFound);
    public static readonly SurveyNotice Paused = new(nameof(Paused), StatusCodes.Status409Conflict);
    public static readonly SurveyNotice Closed = new(nameof(Closed), StatusCodes.Status410Gone);
    public static readonly SurveyNotice IncompleteLink = new(nameof(IncompleteLink), StatusCodes.Status400BadRequest);
    public static readonly SurveyNotice InvitationNeeded = new(nameof(InvitationNeeded), StatusCodes.Status403Forbidden);
    public static readonly SurveyNotice InvitationUsed = new(nameof(InvitationUsed), StatusCodes.Status410Gone);
    public static readonly SurveyNotice Declined = new(nameof(Declined), StatusCodes.Status200OK);
    public static readonly SurveyNotice NotRecognised = new(nameof(NotRecognised), StatusCodes.Status403Forbidden);
    public static readonly SurveyNotice UnknownResumeLink = new(nameof(UnknownResumeLink), StatusCodes.Status404NotFound);
    public static readonly SurveyNotice StoredWithoutCookie = new(nameof(StoredWithoutCookie), StatusCodes.Status200OK);
    public static readonly SurveyNotice PreviewOutdated = new(nameof(PreviewOutdated), StatusCodes.Status409Conflict);
    public static readonly SurveyNotice FromAnotherSite = new(nameof(FromAnotherSite), StatusCodes.Status403Forbidden);
    public static readonly SurveyNotice UnreadableForm = new(nameof(UnreadableForm), StatusCodes.Status400BadRequest);
    public static readonly SurveyNotice TooManyAttempts = new(nameof(TooManyAttempts), StatusCodes.Status429TooManyRequests);
    public static readonly SurveyNotice WithdrawnKept = new(nameof(WithdrawnKept), StatusCodes.Status200OK);
    public static readonly SurveyNotice WithdrawnErased = new(nameof(WithdrawnErased), StatusCodes.Status200OK);
}
