using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Survey;

/// <summary>What a participant sees after the last page is committed. It can be loaded again.</summary>
public sealed class EndModel(StudyCatalog catalog, ServedVersions versions, SurveyReader reader, StudyDbContext db) : SurveyPageModel(catalog, versions)
{
    public SurveySession Session { get; private set; } = null!;
    public PublishedVersion Version { get; private set; } = null!;
    public string TextHtml { get; private set; } = "";
    public string? Code { get; private set; }

    /// <summary>Where the panel wants the person back; null where it is nowhere.</summary>
    public string? ReturnTo { get; private set; }

    public IReadOnlyList<string> Earned { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (await FindStudyAsync() is { } unknown) return unknown;
        if (await reader.FindAsync(Study.StudyId, SurveyCookie.Read(Request, Study.StudyId)?.Hash, null) is not { } session) return Say(SurveyNotice.NotRecognised);
        var (version, refusal) = await VersionOfAsync(session);
        if (version is null) return refusal!;
        if (session.State == ParticipantState.Started) return SeeOther($"{StudyPath}/page");
        (Session, Version) = (session, version);
        var design = version.Compiled.Design;
        var language = session.Language ?? LanguageOf(design);
        if (session.State == ParticipantState.Withdrawn) return Say(SurveyNotice.WithdrawnKept, design, language);

        var closing = design.Closing;
        TextHtml = FormattedText.ToHtml((session.State == ParticipantState.Completed ? closing.Text : closing.ScreenedOutText).InOrFirst(language));
        if (session.State == ParticipantState.Completed)
        {
            Code = CompletionCode.Of(closing, version.Salt, session.ParticipantId);
            ReturnTo = Filled(closing.RedirectUrl, session.ExternalId, Code);
        }
        if (design.Pages.Any(page => page.Elements.Any(element => element is EffortTask { PieceRateMinor: > 0 }))) Earned = await EarnedAsync(session, language);
        return Show(design, language);
    }

    private static string? Filled(string? url, string? externalId, string? code) =>
        url?.Replace("{external_id}", Uri.EscapeDataString(externalId ?? ""), StringComparison.Ordinal)
            .Replace("{code}", Uri.EscapeDataString(code ?? ""), StringComparison.Ordinal) is { } filled
        && Uri.TryCreate(filled, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? address.AbsoluteUri
            : null;

    private async Task<IReadOnlyList<string>> EarnedAsync(SurveySession session, string language)
    {
        var sums = await db.Payments.AsNoTracking()
            .Where(row => row.StudyId == session.StudyId && row.ParticipantId == session.ParticipantId)
            .GroupBy(row => row.Currency)
            .Select(group => new { Currency = group.Key, Sum = group.Sum(row => row.AmountMinor) })
            .ToListAsync();
        return [.. sums.Select(sum => MoneyText.Of(sum.Sum, sum.Currency, SurveyLanguages.CultureOf(language)))];
    }
}
