using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class WordingsForm
{
    public List<WordingRow> Rows { get; set; } = [];

    public static WordingsForm Of(Level level) => new()
    {
        Rows = Design.Rows.Padded(level.Local.Select((wording, index) =>
            new WordingRow { Site = wording.Site, Theme = wording.Theme, Text = TypedText.Of(wording.Text), Was = index }).ToList()),
    };

    public IReadOnlyList<LocalWording> Read(Level stored, DraftReader reader) =>
    [
        .. Rows.Where(row => !row.IsBlank).Select(row =>
        {
            var was = row.Was is { } index && index >= 0 && index < stored.Local.Count ? stored.Local[index] : new LocalWording();
            return was with { Site = DraftReader.KeyOrNull(row.Site), Theme = DraftReader.KeyOrNull(row.Theme), Text = reader.Text(row.Text, was.Text) };
        }),
    ];
}
