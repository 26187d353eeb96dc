using System.Globalization;
using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Survey;

/// <summary>A page of the survey as it is written.</summary>
public sealed record TurnView
{
    public static readonly TimeSpan WordsKept = TimeSpan.FromMinutes(10);

    public required PublishedVersion Version { get; init; }
    public required SurveySession Session { get; init; }

    /// <summary>In the order drawn.</summary>
    public required RenderedPage Page { get; init; }

    public required ItemOrder Order { get; init; }
    public required Guid Ticket { get; init; }
    public required TypedFields Fields { get; init; }
    public IReadOnlyList<AnswerProblem> Problems { get; init; } = [];

    /// <summary>Key of a sentence above the page, or null.</summary>
    public string? Remark { get; init; }

    public required int Percent { get; init; }
    public required bool CanGoBack { get; init; }

    /// <summary>The person's own codes, on the first page; null on others and where the cookie is absent.</summary>
    public ParticipantToken? Codes { get; init; }

    public EffortState? Effort { get; init; }

    /// <summary>The trial to show, in a round of an effort task.</summary>
    public CoProduction.Studies.Instrument.EffortTrial? Trial { get; init; }

    public int SecondsLeft { get; init; }

    /// <summary>Nothing of this person stands on the page: no answer, no message, no trial.</summary>
    public bool IsBlank => Fields.IsEmpty && Problems.Count == 0 && Effort is null;

    /// <summary>All that the words and fields of a blank page can depend on, but for their order. The hash stands for the arms; the site decides which statements are asked.</summary>
    public string WordsKey => string.Create(CultureInfo.InvariantCulture,
        $"{Session.StudyId}|{Version.Version}|{Page.Language}|{Page.Turn}|{Session.Respondent.Site}|{Convert.ToBase64String(Page.TextSha256)}");
}
