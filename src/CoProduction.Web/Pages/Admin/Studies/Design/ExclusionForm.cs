using CoProduction.Studies.Analysis;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class ExclusionForm
{
    public string? Key { get; set; }

    public string? Label { get; set; }

    public string? Measure { get; set; }

    public string? Below { get; set; }

    public string? Above { get; set; }

    public bool AndMissing { get; set; }

    public static ExclusionForm Of(ExclusionRule rule) => new()
    {
        Key = rule.Key,
        Label = rule.Label,
        Measure = rule.Measure,
        Below = DraftReader.Show(rule.Below),
        Above = DraftReader.Show(rule.Above),
        AndMissing = rule.AndMissing == true,
    };

    public ExclusionRule Read(ExclusionRule stored, DraftReader reader) => stored with
    {
        Key = DraftReader.Key(Key),
        Label = DraftReader.Key(Label),
        Measure = DraftReader.Key(Measure),
        Below = reader.Number("Form.Below", Below),
        Above = reader.Number("Form.Above", Above),
        AndMissing = AndMissing ? true : stored.AndMissing == true ? null : stored.AndMissing,
    };
}
