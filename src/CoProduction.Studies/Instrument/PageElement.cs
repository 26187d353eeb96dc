using System.Text.Json.Serialization;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Instrument;

/// <summary>What stands on a page, in order: text, a vignette, an item or a task.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(TextBlock), "text")]
[JsonDerivedType(typeof(Vignette), "vignette")]
[JsonDerivedType(typeof(LikertItem), "likert")]
[JsonDerivedType(typeof(ChoiceItem), "choice")]
[JsonDerivedType(typeof(MultipleChoiceItem), "multipleChoice")]
[JsonDerivedType(typeof(NumberItem), "number")]
[JsonDerivedType(typeof(SliderItem), "slider")]
[JsonDerivedType(typeof(TextItem), "openText")]
[JsonDerivedType(typeof(DateItem), "date")]
[JsonDerivedType(typeof(HoursItem), "hours")]
[JsonDerivedType(typeof(RankingItem), "ranking")]
[JsonDerivedType(typeof(StatementItem), "statement")]
[JsonDerivedType(typeof(EffortTask), "effortTask")]
public abstract record PageElement
{
    public string Key { get; init; } = "";

    /// <summary>Sites at which the element stands; empty means all.</summary>
    public IReadOnlyList<string> Sites { get; init; } = [];

    /// <summary>On a page that loops: the themes for which the element stands; empty means all.</summary>
    public IReadOnlyList<string> Themes { get; init; } = [];

    public ShowIf? ShowIf { get; init; }
}
