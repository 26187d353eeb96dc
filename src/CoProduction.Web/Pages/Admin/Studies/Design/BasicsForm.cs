using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Title, languages, consent, closing and source.</summary>
public sealed class BasicsForm
{
    public string? Key { get; set; }

    public string? Languages { get; set; }

    public TypedText Title { get; set; } = [];

    public TypedText ConsentText { get; set; } = [];

    public TypedText Organisation { get; set; } = [];

    public TypedText DataProtection { get; set; } = [];

    public string? Minutes { get; set; }

    public TypedText ClosingText { get; set; } = [];

    public TypedText ScreenedOutText { get; set; } = [];

    public string? CompletionCode { get; set; }

    public string? RedirectUrl { get; set; }

    public string? Reference { get; set; }

    public string? Doi { get; set; }

    public string? Note { get; set; }

    public static BasicsForm Of(StudyDesign design) => new()
    {
        Key = design.Key,
        Languages = string.Join(", ", design.Languages),
        Title = TypedText.Of(design.Title),
        ConsentText = TypedText.Of(design.Consent.Text),
        Organisation = TypedText.Of(design.Consent.Organisation),
        DataProtection = TypedText.Of(design.Consent.DataProtection),
        Minutes = DraftReader.Show(design.Consent.Minutes),
        ClosingText = TypedText.Of(design.Closing.Text),
        ScreenedOutText = TypedText.Of(design.Closing.ScreenedOutText),
        CompletionCode = design.Closing.CompletionCode,
        RedirectUrl = design.Closing.RedirectUrl,
        Reference = design.Source?.Reference,
        Doi = design.Source?.Doi,
        Note = design.Source?.Note,
    };

    public StudyDesign Apply(StudyDesign design, DraftReader reader) => design with
    {
        Key = DraftReader.Key(Key),
        Languages = DraftReader.Keys(Languages),
        Title = reader.Text(Title, design.Title),
        Consent = design.Consent with
        {
            Text = reader.Text(ConsentText, design.Consent.Text),
            Organisation = reader.Text(Organisation, design.Consent.Organisation),
            DataProtection = reader.Text(DataProtection, design.Consent.DataProtection),
            Minutes = reader.Whole("Form.Minutes", Minutes, design.Consent.Minutes),
        },
        Closing = design.Closing with
        {
            Text = reader.Text(ClosingText, design.Closing.Text),
            ScreenedOutText = reader.Text(ScreenedOutText, design.Closing.ScreenedOutText),
            CompletionCode = DraftReader.KeyOrNull(CompletionCode),
            RedirectUrl = DraftReader.KeyOrNull(RedirectUrl),
        },
        Source = design.Source is null && string.IsNullOrWhiteSpace(Reference + Doi + Note)
            ? null
            : (design.Source ?? new StudySource()) with { Reference = DraftReader.Key(Reference), Doi = DraftReader.KeyOrNull(Doi), Note = DraftReader.Key(Note) },
    };
}
