using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design.Checks;

/// <summary>Which answers are numbers, and in what range.</summary>
internal static class Numbers
{
    /// <summary>Could an answer to this item be a number at all? (For options: at least one has a value.)</summary>
    public static bool HasNumbers(Draft draft, Item item) => item switch
    {
        NumberItem or SliderItem or StatementItem => true,
        MultipleChoiceItem or RankingItem => false,
        OptionItem options => draft.OptionsOf(options).Any(option => option.Value is not null),
        _ => false,
    };

    /// <summary>Lowest and highest number that can be answered; null where there is none or it is not bounded.</summary>
    public static (double Min, double Max)? Range(Draft draft, Item item) => item switch
    {
        NumberItem { Min: { } min, Max: { } max } => (min, max),
        SliderItem slider => (slider.Min, slider.Max),
        StatementItem => (0, 1),
        MultipleChoiceItem or RankingItem => null,
        OptionItem options => RangeOf([.. draft.OptionsOf(options).Select(option => option.Value).OfType<double>()]),
        _ => null,
    };

    private static (double Min, double Max)? RangeOf(IReadOnlyList<double> values) => values.Count == 0 ? null : (values.Min(), values.Max());
}
