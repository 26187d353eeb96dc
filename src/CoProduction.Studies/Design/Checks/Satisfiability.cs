using System.Globalization;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Design.Checks;

/// <summary>
/// Can a condition hold for anyone? Tries every arm and every distinguishable answer at every site where its page stands. What is too much to try,
/// or cannot be known, counts as possible: this check never accuses wrongly.
/// </summary>
internal static class Satisfiability
{
    private const int MaxTrials = 20_000;

    private const int MaxTickable = 10;

    /// <summary>No answer: not asked at this site, or left blank.</summary>
    private static readonly Answer None = new();

    public static bool CanHold(Draft draft, PlacedCondition condition)
    {
        var page = condition.Plan is null ? draft.Design.Pages[condition.PageIndex] : null;
        var sites = page is null ? draft.SitesOf(condition.Plan!.Sites) : draft.SitesOf(page.Sites, condition.Element?.Sites ?? []);
        return sites.DistinctBy(site => SignatureOf(draft, condition.Condition, site))
            .Any(site => CanHold(draft, condition.Condition, site, new Dictionary<string, string?>()));
    }

    /// <summary>Can a person in this arm at this site see the element (null: the page)?</summary>
    public static bool IsSeenIn(Draft draft, Arm arm, int pageIndex, PageElement? element, string? site) =>
        CanHoldIn(draft, arm, draft.Design.Pages[pageIndex].ShowIf, site) && CanHoldIn(draft, arm, element?.ShowIf, site);

    private static bool CanHoldIn(Draft draft, Arm arm, ShowIf? condition, string? site)
    {
        if (condition is null) return true;
        var key = (condition, arm, SignatureOf(draft, condition, site));
        if (!draft.Seen.TryGetValue(key, out var can))
            draft.Seen[key] = can = CanHold(draft, condition, site, arm.Levels.ToDictionary(level => level.Key, level => (string?)level.Value));
        return can;
    }

    /// <summary>Sites at which the same variables are asked and the same factors assigned need not be tried one by one.</summary>
    private static string SignatureOf(Draft draft, ShowIf condition, string? site) => string.Concat(
        Conditions.VariablesIn(condition).Distinct().Select(name => draft.Variables.TryGetValue(name, out var variable) && variable.IsAskedAt(site))
            .Concat(Conditions.FactorsIn(condition).Distinct().Select(factor =>
                draft.RandomizationOfFactor.TryGetValue(factor, out var plan) && VariablePlace.Allows(plan.Sites, site)))
            .Select(there => there ? '1' : '0'));

    /// <summary>Can a condition hold where these factors have these levels (null: not assigned)?</summary>
    public static bool CanHold(Draft draft, ShowIf condition, string? site, IReadOnlyDictionary<string, string?> levels)
    {
        var domains = new List<(string Name, bool IsFactor, IReadOnlyList<Answer> Values)>();
        double trials = 1;
        foreach (var name in Conditions.VariablesIn(condition).Distinct())
        {
            Add(name, false, VariableDomain(draft, condition, name, site));
            if (trials > MaxTrials) return true;
        }
        var free = Conditions.FactorsIn(condition).Distinct().Where(factor => !levels.ContainsKey(factor)).ToList();
        var plans = free.Select(factor => draft.RandomizationOfFactor.GetValueOrDefault(factor)).OfType<RandomizationPlan>().Distinct(ReferenceEqualityComparer.Instance).Cast<RandomizationPlan>().ToList();
        foreach (var plan in plans) Add(plan.Key, true, [.. Enumerable.Range(0, plan.Arms.Count).Select(arm => new Answer { Number = arm }), None]);
        if (trials > MaxTrials || !draft.Spend((int)trials)) return true;

        var answers = new Dictionary<string, Answer>();
        var arms = new Dictionary<string, string?>(levels);
        return Try(0);

        void Add(string name, bool isFactor, IReadOnlyList<Answer> values)
        {
            domains.Add((name, isFactor, values));
            trials *= Math.Max(1, values.Count);
        }

        bool Try(int index)
        {
            if (index == domains.Count) return Holds(draft, condition, answers, arms) ?? true;
            var (name, isFactor, values) = domains[index];
            foreach (var value in values)
            {
                if (isFactor)
                {
                    var plan = plans.First(plan => plan.Key == name);
                    foreach (var factor in free.Where(factor => draft.RandomizationOfFactor.GetValueOrDefault(factor) == (object)plan))
                        arms[factor] = value.Number is { } arm && (site is null || VariablePlace.Allows(plan.Sites, site))
                            ? plan.Arms[(int)arm].Levels.GetValueOrDefault(factor)
                            : null;
                }
                else answers[name] = value;
                if (Try(index + 1)) return true;
            }
            return false;
        }
    }

    /// <summary>Answers that conditions could tell apart.</summary>
    private static List<Answer> VariableDomain(Draft draft, ShowIf condition, string name, string? site)
    {
        if (!draft.Variables.TryGetValue(name, out var variable)) return [new Answer { Unknown = true }];
        if (!variable.IsAskedAt(site)) return [None];
        var answers = new List<Answer> { None };
        answers.AddRange(variable.Item.Offers.Select(offer => new Answer { Keys = [FormFields.ValueOf(offer)], IsNonAnswer = true }));
        switch (variable.Item)
        {
            case MultipleChoiceItem multiple when draft.OptionsOf(multiple) is { Count: <= MaxTickable } options:
                for (var ticked = 1; ticked < 1 << options.Count; ticked++)
                    answers.Add(new Answer { Keys = [.. options.Where((_, place) => (ticked & (1 << place)) != 0).Select(option => option.Key)] });
                return answers;
            case MultipleChoiceItem or RankingItem or TextItem or DateItem:
                return [new Answer { Unknown = true }];
            case OptionItem item:
                answers.AddRange(draft.OptionsOf(item).Select(option => new Answer { Keys = [option.Key], Number = option.Value }));
                return answers;
            case StatementItem:
                answers.Add(new Answer { Keys = ["0"], Number = 0 });
                answers.Add(new Answer { Keys = ["1"], Number = 1 });
                return answers;
            default:
                answers.AddRange(Points(draft, condition, variable).Select(number => new Answer { Number = number, Keys = [number.ToString("R", CultureInfo.InvariantCulture)] }));
                return answers;
        }
    }

    /// <summary>Numbers at, below, above and between the bounds that the condition names, as far as the item allows them.</summary>
    private static IEnumerable<double> Points(Draft draft, ShowIf condition, AskedVariable variable)
    {
        var parts = Conditions.Parts(condition).Where(part => part.Variable == variable.Name).ToList();
        var bounds = parts.SelectMany(part => new[] { part.AtLeast, part.AtMost }).OfType<double>()
            .Concat(parts.SelectMany(part => part.In).Select(Parse).OfType<double>())
            .Distinct().Order().ToList();
        var points = bounds.Concat(bounds.Zip(bounds.Skip(1), (low, high) => (low + high) / 2))
            .Concat(bounds.SelectMany(bound => new[] { bound - 1, bound + 1 }));
        var (min, max) = variable.Item switch
        {
            NumberItem number => (number.Min ?? double.NegativeInfinity, number.Max ?? double.PositiveInfinity),
            SliderItem slider => (slider.Min, slider.Max),
            _ => (double.NegativeInfinity, double.PositiveInfinity),
        };
        if (!double.IsInfinity(min)) points = points.Append(min);
        if (!double.IsInfinity(max)) points = points.Append(max);
        return points.Where(point => point >= min && point <= max).Distinct();
    }

    private static double? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Null: cannot be known.</summary>
    private static bool? Holds(Draft draft, ShowIf condition, Dictionary<string, Answer> answers, Dictionary<string, string?> levels)
    {
        if (condition.All.Count > 0) return All(condition.All.Select(part => Holds(draft, part, answers, levels)));
        if (condition.Any.Count > 0) return !All(condition.Any.Select(part => !Holds(draft, part, answers, levels)));
        if (condition.Not is { } not) return !Holds(draft, not, answers, levels);
        if (condition.Factor is { } factor)
            return levels.TryGetValue(factor, out var level) ? level is not null && condition.In.Contains(level) : null;
        return condition.Variable is { } variable && answers.TryGetValue(variable, out var answer) ? Matches(condition, answer) : null;
    }

    private static bool? All(IEnumerable<bool?> parts)
    {
        bool? all = true;
        foreach (var part in parts)
        {
            if (part == false) return false;
            if (part is null) all = null;
        }
        return all;
    }

    private static bool? Matches(ShowIf condition, Answer answer)
    {
        if (answer.Unknown) return null;
        if (condition.In.Count > 0) return condition.In.Any(value => answer.Keys.Contains(value) || (answer.Number is { } given && Parse(value) == given));
        return !answer.IsNonAnswer && answer.Number is { } number && !(number < condition.AtLeast) && !(number > condition.AtMost);
    }

    private sealed record Answer
    {
        public IReadOnlyList<string> Keys { get; init; } = [];

        public double? Number { get; init; }

        public bool IsNonAnswer { get; init; }

        public bool Unknown { get; init; }
    }
}
