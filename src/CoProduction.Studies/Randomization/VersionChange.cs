using System.Text.Json;
using System.Text.RegularExpressions;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Randomization;

/// <summary>
/// What an amendment changed, as far as the analysis must know: the version becomes a stratum where the shares of the arms, or the text of a
/// stimulus, changed. Everything else (a corrected label, a page after the outcomes) leaves the persons of both versions comparable.
/// </summary>
public static partial class VersionChange
{
    public static bool BecomesStratum(StudyDesign a, StudyDesign b) => SharesChanged(a, b) || StimulusChanged(a, b);

    /// <summary>The arms, or their probabilities, of any randomization differ; so does a randomization that only one version has.</summary>
    public static bool SharesChanged(StudyDesign a, StudyDesign b) =>
        !a.Randomizations.Select(plan => plan.Key).ToHashSet().SetEquals(b.Randomizations.Select(plan => plan.Key)) ||
        a.Randomizations.Join(b.Randomizations, plan => plan.Key, plan => plan.Key, (before, after) => !SameShares(before, after)).Any(changed => changed);

    /// <summary>
    /// What arms differ in was changed: texts and doses of levels, vignettes, texts that name a factor, and the words of sites and themes that
    /// fill their slots (at sites and for themes that both versions have: a new site is a stratum anyway).
    /// </summary>
    public static bool StimulusChanged(StudyDesign a, StudyDesign b)
    {
        var sites = a.Sites.Select(site => site.Key).Intersect(b.Sites.Select(site => site.Key)).ToHashSet();
        var themes = a.Themes.Select(theme => theme.Key).Intersect(b.Themes.Select(theme => theme.Key)).ToHashSet();
        return !Stimulus(a, sites, themes).SequenceEqual(Stimulus(b, sites, themes));
    }

    private static bool SameShares(RandomizationPlan a, RandomizationPlan b)
    {
        var before = ArmProbabilities.Of(a.Arms);
        var after = ArmProbabilities.Of(b.Arms);
        return before.Count == after.Count && before.All(arm => after.TryGetValue(arm.Key, out var share) && share.Equals(arm.Value));
    }

    private static IEnumerable<string> Stimulus(StudyDesign design, HashSet<string> sites, HashSet<string> themes)
    {
        var texts = StimulusTexts(design).ToList();
        var slots = design.Factors.SelectMany(factor => factor.Levels).SelectMany(level => level.Local.Select(local => local.Text).Append(level.Text))
            .Concat(texts.Select(text => text.Text))
            .SelectMany(text => text.Texts.Values)
            .SelectMany(text => Slot().Matches(text).Select(match => match.Groups[1].Value))
            .ToHashSet();
        foreach (var factor in design.Factors)
            foreach (var level in factor.Levels)
                yield return $"level {factor.Key} {level.Key} {Json(level with { Label = "" })}";
        foreach (var arms in design.Randomizations)
            foreach (var arm in arms.Arms)
                yield return $"arm {arms.Key} {arm.Key} {Json(arm.Levels.OrderBy(level => level.Key, StringComparer.Ordinal))}";
        foreach (var (place, text, condition) in texts) yield return $"text {place} {Json(text)} {condition}";
        foreach (var site in design.Sites.Where(site => sites.Contains(site.Key)))
            foreach (var word in Words("site", site.Name, site.Words, slots)) yield return $"site {site.Key} {word}";
        foreach (var theme in design.Themes.Where(theme => themes.Contains(theme.Key)))
            foreach (var word in Words("theme", theme.Name, theme.Words, slots)) yield return $"theme {theme.Key} {word}";
    }

    private static IEnumerable<(string Place, LocalizedText Text, string Condition)> StimulusTexts(StudyDesign design)
    {
        var factors = design.Factors.Select(factor => factor.Key).ToHashSet();
        foreach (var page in design.Pages)
            foreach (var element in page.Elements)
                if (element is Vignette vignette) yield return ($"{page.Key}/{vignette.Key}", vignette.Text, Condition(page, vignette));
                else if (element is TextBlock block && NamesFactor(block, page, factors)) yield return ($"{page.Key}/{block.Key}", block.Text, Condition(page, block));
    }

    private static string Condition(SurveyPage page, PageElement element) => Json<ShowIf?[]>([page.ShowIf, element.ShowIf]);

    private static bool NamesFactor(TextBlock block, SurveyPage page, HashSet<string> factors) =>
        Names(page.ShowIf) || Names(block.ShowIf) ||
        block.Text.Texts.Values.Any(text => Slot().Matches(text).Any(match => factors.Contains(match.Groups[1].Value.Split('.')[0])));

    private static bool Names(ShowIf? condition) =>
        condition is not null && (condition.Factor is not null || Names(condition.Not) || condition.All.Any(Names) || condition.Any.Any(Names));

    private static IEnumerable<string> Words(string slot, LocalizedText name, IReadOnlyDictionary<string, LocalizedText> words, HashSet<string> slots)
    {
        if (slots.Contains(slot)) yield return Json(name);
        foreach (var (key, text) in words.OrderBy(word => word.Key, StringComparer.Ordinal))
            if (slots.Contains($"{slot}.{key}")) yield return $"{key} {Json(text)}";
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, DesignFile.Json);

    [GeneratedRegex(@"\{([^{}\s]+)\}")]
    private static partial Regex Slot();
}
