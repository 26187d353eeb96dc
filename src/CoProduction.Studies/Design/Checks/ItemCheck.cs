using System.Globalization;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design.Checks;

/// <summary>Questions can be answered, and their checks can be passed.</summary>
internal static class ItemCheck
{
    public static void Run(Draft draft)
    {
        foreach (var (place, item) in Items.All(draft)) CheckItem(draft, item, place);
        foreach (var (index, set) in draft.Design.ResponseSets.Index()) CheckSet(draft, set, $"responseSets/{Draft.Segment(set.Key, index)}");
        foreach (var (pageIndex, page) in draft.Design.Pages.Index())
            foreach (var (index, item) in page.Elements.Index())
                if (item is Item check)
                    CheckExpected(draft, check, pageIndex, $"pages/{Draft.Segment(page.Key, pageIndex)}/elements/{Draft.Segment(check.Key, index)}");
    }

    private static void CheckItem(Draft draft, Item item, string place)
    {
        switch (item)
        {
            case OptionItem options:
                CheckOptions(draft, options, place);
                break;
            case NumberItem number:
                Bounds(draft, place, number.Min > number.Max, $"The lowest number allowed ({number.Min}) is above the highest ({number.Max}).");
                if (number.Decimals is < 0 or > 10)
                    draft.Error("decimals-out-of-bounds", place, "A number has 0 to 10 digits after the decimal point.");
                break;
            case SliderItem slider:
                CheckSlider(draft, slider, place);
                break;
            case DateItem date:
                Bounds(draft, place, date.Earliest > date.Latest, $"The earliest date allowed ({date.Earliest:yyyy-MM-dd}) is after the latest ({date.Latest:yyyy-MM-dd}).");
                break;
            case TextItem text:
                if (text.MaxLength is < 1 or > 20_000)
                    draft.Error("length-out-of-bounds", place, "A text answer has at most 1 to 20,000 characters.");
                break;
        }
        if (item.Offers.Distinct().Count() != item.Offers.Count)
            draft.Error("offer-twice", place, "One way of not answering is offered twice. Remove one.");
    }

    private static void CheckSlider(Draft draft, SliderItem slider, string place)
    {
        Bounds(draft, place, slider.Min >= slider.Max, $"The lower end ({slider.Min}) is not below the upper end ({slider.Max}).");
        var steps = (slider.Max - slider.Min) / slider.Step;
        if (slider.Step <= 0 || (slider.Max > slider.Min && (steps < 1 || Math.Abs(steps - Math.Round(steps)) > 1e-6)))
            draft.Error("slider-step", place, "The step of a slider is positive and divides the way from its lower to its upper end into whole steps.");
        if (slider.MinLabel.IsEmpty || slider.MaxLabel.IsEmpty)
            draft.Warning("slider-labels-missing", place, "The ends of the slider have no labels, so its numbers have no meaning to respondents. Name both ends.");
    }

    private static void CheckOptions(Draft draft, OptionItem item, string place)
    {
        if (item.ResponseSet is { } set && !draft.ResponseSets.ContainsKey(set))
            draft.Error("response-set-unknown", place, $"The response set '{set}' does not exist. Choose one of the study's response sets, or give the question its own options.");
        else if (item.ResponseSet is not null && item.Options.Count > 0)
            draft.Error("options-twice", place, "The question has a response set and options of its own. Remove one of the two.");
        else if (item is LikertItem { Statements.Count: > 0 } && draft.OptionsOf(item).Count == 0)
            draft.Error("matrix-without-options", place, "The matrix has statements and no options to answer them. Add options or a response set.");
        else if (draft.OptionsOf(item).Count < 2 && item.ResponseSet is null)
            draft.Error("too-few-options", place, "The question needs at least two options, or a response set.");
        if (item is LikertItem or HoursItem && item.RandomizeOptions)
            draft.Warning("ordered-options-shuffled", place, "The options of a scale are shown in random order, which hides that they are ordered. Keep their order.");
        CheckReveals(draft, item, place);
        CheckCounts(draft, item, place);
        if (item is not MultipleChoiceItem && item.Options.Any(option => option.Exclusive))
            draft.Warning("exclusive-unused", place, "An option is marked as excluding others, but only one can be chosen anyway.");
    }

    private static void CheckCounts(Draft draft, OptionItem item, string place)
    {
        var count = draft.OptionsOf(item).Count;
        switch (item)
        {
            case MultipleChoiceItem multiple:
                Bounds(draft, place, multiple.AtLeast > multiple.AtMost, $"At least {multiple.AtLeast} and at most {multiple.AtMost} options must be chosen: no answer does both.");
                if (multiple.AtLeast < 0 || multiple.AtMost < 1 || (count > 0 && (multiple.AtLeast > count || multiple.AtMost > count)))
                    draft.Error("choices-out-of-bounds", place, $"The number of options to choose must lie between 1 and {count}, the number of options.");
                break;
            case RankingItem ranking:
                if (ranking.Places < 1 || (count > 0 && ranking.Places > count))
                    draft.Error("choices-out-of-bounds", place, $"The number of places to fill must lie between 1 and {count}, the number of options.");
                break;
        }
    }

    private static void CheckReveals(Draft draft, OptionItem item, string place)
    {
        foreach (var (index, option) in item.Options.Index())
        {
            if (option.Reveal is not { } reveal) continue;
            var here = $"{place}/options/{Draft.Segment(option.Key, index)}/reveal";
            if (item is RankingItem or LikertItem { Statements.Count: > 0 })
                draft.Error("reveal-not-here", here, "A follow-up belongs to an option of one question, not to a matrix or a ranking. Ask it on the next page under a condition.");
            if (place.EndsWith("/reveal", StringComparison.Ordinal))
                draft.Error("reveal-nested", here, "A follow-up cannot have a follow-up of its own. Ask it on the next page under a condition.");
            if (reveal is LikertItem { Statements.Count: > 0 })
                draft.Error("reveal-matrix", here, "A follow-up is one question, not a matrix.");
            if (reveal.ShowIf is not null || reveal.Sites.Count > 0 || reveal.Themes.Count > 0)
                draft.Error("reveal-condition", here, "A follow-up is shown with its option and takes no condition, sites or themes of its own.");
        }
    }

    private static void CheckSet(Draft draft, ResponseSet set, string place)
    {
        if (set.Options.Count < 2)
            draft.Error("too-few-options", place, "A response set needs at least two options.");
        foreach (var (index, option) in set.Options.Index())
            if (option.Reveal is not null)
                draft.Error("reveal-in-response-set", $"{place}/options/{Draft.Segment(option.Key, index)}",
                    "A follow-up in a response set would be asked by several questions under one name. Give the question its own options.");
        if (Items.All(draft).All(item => (item.Item as OptionItem)?.ResponseSet != set.Key))
            draft.Warning("response-set-unused", place, $"No question uses the response set '{set.Key}'. Use it or remove it.");
    }

    private static void CheckExpected(Draft draft, Item item, int pageIndex, string place)
    {
        if (item.Purpose is ItemPurpose.AttentionCheck or ItemPurpose.Recall && item.Expected.Count == 0 && item.ExpectedByArm.Count == 0)
            draft.Warning("expected-missing", place, "The check does not say which answer is right. Add the accepted answers.");
        if (item is LikertItem { Statements.Count: > 0 } && (item.Expected.Count > 0 || item.ExpectedByArm.Count > 0))
            draft.Error("expected-on-matrix", place, "Accepted answers stand on a single question, not on a matrix.");
        foreach (var answer in item.Expected.Concat(item.ExpectedByArm.Values.SelectMany(answers => answers)).Distinct())
            if (!CanBeGiven(draft, item, answer))
                draft.Error("expected-impossible", place, $"The accepted answer '{answer}' cannot be given to this question.");
        CheckExpectedArms(draft, item, pageIndex, place);
        if (item.Purpose is ItemPurpose.ManipulationCheck or ItemPurpose.Recall && draft.Design.Randomizations.Count > 0 &&
            draft.Design.Randomizations.All(plan => !draft.Timeline.MayDepend(pageIndex, plan)))
            draft.Error("check-before-stimulus", place, "The check asks about the stimulus before anyone is assigned. Move it behind the vignette.");
    }

    private static void CheckExpectedArms(Draft draft, Item item, int pageIndex, string place)
    {
        if (item.ExpectedByArm.Count == 0) return;
        var arms = draft.Design.Randomizations.SelectMany(plan => plan.Arms.Select(arm => (arm.Key, Plan: plan))).ToLookup(arm => arm.Key, arm => arm.Plan);
        foreach (var (arm, answers) in item.ExpectedByArm)
        {
            if (!arms.Contains(arm))
                draft.Error("expected-arm-unknown", place, $"Accepted answers are given for the arm '{arm}', which no randomization has.");
            else if (arms[arm].All(plan => !draft.Timeline.MayDepend(pageIndex, plan)))
                draft.Error("check-before-stimulus", place, $"Accepted answers are given for the arm '{arm}', but the question is asked before that arm is drawn.");
            if (answers.Count == 0)
                draft.Error("expected-arm-missing", place, $"For the arm '{arm}' no answer is accepted: nobody could pass the check there.");
        }
        if (item.Expected.Count > 0) return;
        var plans = item.ExpectedByArm.Keys.SelectMany(arm => arms[arm]).Distinct(ReferenceEqualityComparer.Instance).Cast<Randomization.RandomizationPlan>();
        var missing = plans.SelectMany(plan => plan.Arms)
            .Where(arm => !item.ExpectedByArm.ContainsKey(arm.Key))
            .Where(arm => draft.SitesOf(draft.Design.Pages[pageIndex].Sites, item.Sites).Any(site => Satisfiability.IsSeenIn(draft, arm, pageIndex, item, site)))
            .Select(arm => arm.Key).Distinct().ToList();
        if (missing.Count > 0)
            draft.Error("expected-arm-missing", place, $"No answer is accepted in {Draft.Listed(missing)}: nobody could pass the check there. Add accepted answers for every arm that is asked.");
    }

    private static bool CanBeGiven(Draft draft, Item item, string answer)
    {
        var text = answer.Trim();
        switch (item)
        {
            case OptionItem options:
                return draft.OptionsOf(options).Any(option => string.Equals(option.Key, text, StringComparison.OrdinalIgnoreCase));
            case NumberItem number:
                return Number(text) is { } typed && !(typed < number.Min) && !(typed > number.Max);
            case SliderItem slider:
                return Number(text) is { } chosen && chosen >= slider.Min && chosen <= slider.Max;
            case StatementItem:
                return text is "0" or "1";
            case DateItem:
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
            case TextItem words:
                return text.Length > 0 && text.Length <= words.MaxLength;
            default:
                return false;
        }
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static void Bounds(Draft draft, string place, bool wrong, string message)
    {
        if (wrong) draft.Error("min-above-max", place, message);
    }
}
