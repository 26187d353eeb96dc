using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Design.Checks;

/// <summary>A condition, where it stands and what it decides.</summary>
internal sealed record PlacedCondition(string Place, ConditionUse Use, ShowIf Condition)
{
    /// <summary>The page, for conditions on a page.</summary>
    public int PageIndex { get; init; }

    public PageElement? Element { get; init; }

    /// <summary>The randomization, for eligibility.</summary>
    public RandomizationPlan? Plan { get; init; }
}
