using System.Text.Json.Serialization;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Instrument;

/// <summary>A question. Its key names the variable that it yields (a matrix yields one per statement).</summary>
// Stated again here: a follow-up is declared as an item, and these attributes are not inherited.
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
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
public abstract record Item : PageElement
{
    public LocalizedText Prompt { get; init; } = LocalizedText.Empty;

    public LocalizedText Hint { get; init; } = LocalizedText.Empty;

    /// <summary>An answer (or one of the offered non-answers) must be given to go on.</summary>
    public bool Required { get; init; }

    /// <summary>Non-answers that are offered as choices of their own; each is stored apart from "left blank".</summary>
    public IReadOnlyList<NonAnswer> Offers { get; init; } = [];

    public ItemPurpose Purpose { get; init; } = ItemPurpose.Question;

    /// <summary>Accepted answers of a check: option keys, numbers or texts (compared without case and outer blanks). Never shown.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>Accepted answers by arm, for a check whose right answer depends on the stimulus; wins over <see cref="Expected"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ExpectedByArm { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The variables that this item yields, in order.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<Variable> Variables => [new Variable(Key, this, Prompt)];
}
