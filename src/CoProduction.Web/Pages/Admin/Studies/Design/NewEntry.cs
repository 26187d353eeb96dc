using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>What the "Add" form under a list asks for.</summary>
public sealed class NewEntry
{
    public string? Key { get; set; }

    public string? Title { get; set; }

    /// <summary>Kind of the element or measure, or estimand of the inquiry.</summary>
    public string? Kind { get; set; }

    /// <summary>Form name of a field under a list.</summary>
    public static string FieldOf(EntryList list, string field) => $"New[{list.Place}].{field}";

    /// <summary>The draft with the new entry at the end of the list at this place; null with an error where it cannot be added.</summary>
    public StudyDesign? AddTo(StudyDesign design, EntryList list, DraftReader reader, string language)
    {
        var key = DraftReader.Key(Key);
        var title = DraftReader.Key(Title);
        var text = LocalizedText.Empty.With(language, title);
        if (key.Length == 0)
            reader.Error(FieldOf(list, nameof(Key)), $"Enter a key for the {list.Noun}");
        else if (list.Entries(design).Any(entry => entry.Key == key))
            reader.Error(FieldOf(list, nameof(Key)), $"There is a {list.Noun} with the key “{key}” already");
        if (Needs(list) && KindOf(list) is null) reader.Error(FieldOf(list, nameof(Kind)), $"Choose what kind of {list.Noun}");
        return reader.HasErrors ? null : list switch
        {
            EntryListOf<Factor> factors => factors.Added(design, new Factor { Key = key, Label = title }),
            EntryListOf<RandomizationPlan> plans => plans.Added(design, new RandomizationPlan { Key = key, Label = title }),
            EntryListOf<SurveyPage> pages => pages.Added(design, new SurveyPage { Key = key, Title = text }),
            EntryListOf<ResponseSet> sets => sets.Added(design, new ResponseSet { Key = key }),
            EntryListOf<Measure> measures => measures.Added(design, MeasureKinds.Create(Kind)! with { Key = key, Label = text }),
            EntryListOf<PageElement> elements => elements.Added(design, ElementKinds.Create(Kind)! with { Key = key }),
            EntryListOf<Inquiry> inquiries => inquiries.Added(design, new Inquiry
            {
                Key = key,
                Label = title,
                Estimand = Enum.Parse<EstimandKind>(Kind!),
                Randomization = design.Randomizations is [var only] ? only.Key : "",
            }),
            EntryListOf<RegressionTable> tables => tables.Added(design, new RegressionTable { Key = key, Label = title }),
            EntryListOf<CorrelateTable> tables => tables.Added(design, new CorrelateTable { Key = key, Label = title }),
            EntryListOf<LevelTable> tables => tables.Added(design, new LevelTable { Key = key, Label = title }),
            EntryListOf<ExclusionRule> rules => rules.Added(design, new ExclusionRule { Key = key, Label = title }),

            EntryListOf<PairTable> tables => tables.Added(design, new PairTable { Key = key, Label = title }),
            _ => throw new InvalidOperationException($"Nothing can be added to {list.Place}."),
        };
    }

    private static bool Needs(EntryList list) => list is EntryListOf<Measure> or EntryListOf<PageElement> or EntryListOf<Inquiry>;

    private object? KindOf(EntryList list) => list switch
    {
        EntryListOf<PageElement> => ElementKinds.Create(Kind),
        EntryListOf<Inquiry> => Enum.GetNames<EstimandKind>().Contains(Kind) ? Kind : null,
        _ => MeasureKinds.Create(Kind),
    };
}
