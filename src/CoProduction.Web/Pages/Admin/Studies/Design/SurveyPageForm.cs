using CoProduction.Studies.Instrument;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A page without its elements.</summary>
public sealed class SurveyPageForm
{
    public string? Key { get; set; }

    public TypedText Title { get; set; } = [];

    public PageLoop Loop { get; set; }

    public List<string?> Sites { get; set; } = [];

    public List<string?> Populations { get; set; } = [];

    public ConditionForm ShowIf { get; set; } = new();

    public ConditionForm ScreenOutIf { get; set; } = new();

    public bool RandomizeItems { get; set; }

    public static SurveyPageForm Of(SurveyPage page) => new()
    {
        Key = page.Key,
        Title = TypedText.Of(page.Title),
        Loop = page.Loop,
        Sites = [.. page.Sites],
        Populations = [.. page.Populations],
        ShowIf = ConditionForm.Of(page.ShowIf),
        ScreenOutIf = ConditionForm.Of(page.ScreenOutIf),
        RandomizeItems = page.RandomizeItems,
    };

    public SurveyPage Read(SurveyPage stored, IEnumerable<string> sites, IEnumerable<string> populations, DraftReader reader) => stored with
    {
        Key = DraftReader.Key(Key),
        Title = reader.Text(Title, stored.Title),
        Loop = Loop,
        Sites = Choices.InOrder(stored.Sites, Sites, sites),
        Populations = Choices.InOrder(stored.Populations, Populations, populations),
        ShowIf = ShowIf.Read(reader, "Form.ShowIf", stored.ShowIf),
        ScreenOutIf = ScreenOutIf.Read(reader, "Form.ScreenOutIf", stored.ScreenOutIf),
        RandomizeItems = RandomizeItems,
    };
}
