using System.Text.RegularExpressions;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Design.Checks;

/// <summary>
/// Every slot is filled for everyone who can read it: from the arm once it is drawn, from the site, from the theme of the loop turn. A level may be
/// silent (a control), but only everywhere: a level that speaks at one site or in one language and is empty at another is a mistake.
/// </summary>
internal sealed partial class SlotCheck
{
    private readonly Draft draft;
    private readonly HashSet<string> filled = [];
    private readonly HashSet<(string Factor, string Level, string? Site, string Theme)> seen = [];

    private SlotCheck(Draft draft) => this.draft = draft;

    public static void Run(Draft draft) => new SlotCheck(draft).Run();

    private void Run()
    {
        foreach (var text in PlacedText.All(draft)) CheckForm(text);
        CheckWhereNothingIsFilled();
        foreach (var (pageIndex, page) in draft.Design.Pages.Index())
        {
            Check(PlacedText.OfTitle(pageIndex, page), pageIndex, null);
            for (var element = 0; element < page.Elements.Count; element++)
                foreach (var text in PlacedText.OfElement(draft, pageIndex, element))
                    Check(text, pageIndex, page.Elements[element]);
        }
        foreach (var (index, factor) in draft.Design.Factors.Index())
            if (filled.Contains(factor.Key) && factor.Levels.Count > 0 && factor.Levels.All(level => level.Text.IsEmpty && level.Local.All(local => local.Text.IsEmpty)))
                draft.Error("slot-without-text", $"factors/{Draft.Segment(factor.Key, index)}",
                    $"A text has the slot {{{factor.Key}}}, but no level of '{factor.Key}' has a text to fill it with. Write the texts of its levels.");
    }

    /// <summary>Braces that are no slot are shown as they are: usually a misspelt slot.</summary>
    private void CheckForm(PlacedText text)
    {
        if (text.Text.Texts.Values.Any(value => Brace().IsMatch(Slots.WithoutSlots(value))))
            draft.Warning("slot-malformed", text.Place,
                $"In {text.Name} a curly bracket does not belong to a slot and will be shown as it is. A slot is written {{name}} or {{name.word}}, without blanks.");
    }

    /// <summary>Slots are filled once; what fills them, the consent page and the codebook's words are not searched for slots.</summary>
    private void CheckWhereNothingIsFilled()
    {
        foreach (var text in PlacedText.All(draft).Where(text => !text.Place.StartsWith("pages/", StringComparison.Ordinal) && !text.Place.StartsWith("responseSets/", StringComparison.Ordinal)))
            foreach (var slot in text.AllSlots.Distinct())
                draft.Error("slot-not-here", text.Place, $"In {text.Name} the slot {{{slot}}} would not be filled. Slots belong into the texts of pages; write the words out here.");
    }

    private void Check(PlacedText text, int pageIndex, PageElement? element)
    {
        foreach (var slot in text.AllSlots.Distinct())
        {
            var dot = slot.IndexOf('.', StringComparison.Ordinal);
            var (name, part) = dot < 0 ? (slot, null) : (slot[..dot], slot[(dot + 1)..]);
            if (name == "site") CheckSite(text, slot, part, pageIndex, element);
            else if (name == "theme") CheckTheme(text, slot, part, pageIndex, element);
            else if (draft.Factors.TryGetValue(name, out var factor) && part is null or "dose") CheckFactor(text, factor, part, pageIndex, element);
            else
                draft.Error("slot-unknown", text.Place,
                    $"In {text.Name} the slot {{{slot}}} is unknown. A slot names a factor (or its dose: {{factor.dose}}), the site or the theme (or one of their words: {{site.word}}).");
        }
    }

    private void CheckSite(PlacedText text, string slot, string? word, int pageIndex, PageElement? element)
    {
        if (draft.Sites.Count == 0)
            draft.Error("slot-without-site", text.Place, $"In {text.Name} the slot {{{slot}}} names the site, but the study has no sites.");
        else if (word is not null)
            foreach (var site in Sites(pageIndex, element).OfType<string>())
                if (!draft.Sites[site].Words.ContainsKey(word))
                    draft.Error("slot-word-missing", $"sites/{site}", $"The slot {{{slot}}} is shown at this site, but the site has no word '{word}'. Add it.");
    }

    private void CheckTheme(PlacedText text, string slot, string? word, int pageIndex, PageElement? element)
    {
        if (!IsLooped(pageIndex))
            draft.Error("slot-outside-loop", text.Place, $"In {text.Name} the slot {{{slot}}} names the theme, but the page does not loop over themes.");
        else if (word is not null)
            foreach (var theme in Sites(pageIndex, element).SelectMany(site => Themes(pageIndex, element, site)).Distinct())
                if (!draft.Themes[theme].Words.ContainsKey(word))
                    draft.Error("slot-word-missing", $"themes/{theme}", $"The slot {{{slot}}} is shown for this theme, but the theme has no word '{word}'. Add it.");
    }

    private void CheckFactor(PlacedText text, Factor factor, string? part, int pageIndex, PageElement? element)
    {
        if (!draft.RandomizationOfFactor.TryGetValue(factor.Key, out var plan))
            draft.Error("slot-without-randomization", text.Place, $"In {text.Name} the slot {{{factor.Key}}} is never filled: no arm has a level of '{factor.Key}'.");
        else if (!draft.Timeline.MayDepend(pageIndex, plan))
            draft.Error("slot-too-early", text.Place,
                $"In {text.Name} the slot {{{factor.Key}}} depends on the arm, which is drawn only before page '{plan.Before}'. Move the text behind it, or draw earlier.");
        else if (plan.Unit == AssignmentUnit.Theme && !IsLooped(pageIndex))
            draft.Error("slot-outside-loop", text.Place, $"In {text.Name} the slot {{{factor.Key}}} is assigned per theme, but the page does not loop over themes.");
        else
            foreach (var site in Sites(pageIndex, element)) CheckArms(text, factor, plan, part, pageIndex, element, site);
    }

    private void CheckArms(PlacedText text, Factor factor, RandomizationPlan plan, string? part, int pageIndex, PageElement? element, string? site)
    {
        if (site is not null && !VariablePlace.Allows(plan.Sites, site))
        {
            draft.Warning("slot-without-arm", text.Place,
                $"In {text.Name} the slot {{{factor.Key}}} stays empty at site '{site}', where nobody is assigned. Limit the page or element to the sites of '{plan.Key}'.");
            return;
        }
        foreach (var arm in plan.Arms)
        {
            if (!arm.Levels.TryGetValue(factor.Key, out var levelKey) || factor.Levels.FirstOrDefault(level => level.Key == levelKey) is not { } level) continue;
            var place = $"factors/{factor.Key}/levels/{level.Key}";
            if (part == "dose")
            {
                if (level.Dose is null && Satisfiability.IsSeenIn(draft, arm, pageIndex, element, site))
                    draft.Error("slot-without-dose", place, $"The slot {{{factor.Key}.dose}} is shown in the arm '{arm.Key}', but this level has no dose. Add it.");
                continue;
            }
            var themes = (IsLooped(pageIndex) ? Themes(pageIndex, element, site) : [""])
                .Where(theme => !seen.Contains((factor.Key, level.Key, site, theme))).ToList();
            if (themes.Count == 0 || !Satisfiability.IsSeenIn(draft, arm, pageIndex, element, site)) continue;
            filled.Add(factor.Key);
            foreach (var theme in themes)
                if (seen.Add((factor.Key, level.Key, site, theme))) CheckWording(level, place, site, theme);
        }
    }

    private void CheckWording(Level level, string place, string? site, string theme)
    {
        if (!Slots.Wording(level, site, theme).IsEmpty) return;
        if (level.Text.IsEmpty && level.Local.All(local => local.Text.IsEmpty)) return; // deliberately silent everywhere
        var where = string.Join(" and ", new[] { site is null ? null : $"site '{site}'", theme.Length == 0 ? null : $"theme '{theme}'" }.OfType<string>());
        draft.Error("slot-without-text", place, $"This level has a text elsewhere, but none for {(where.Length == 0 ? "this study" : where)}, where it is shown. Add the wording, or leave the level empty everywhere.");
    }

    private bool IsLooped(int pageIndex) => draft.Design.Pages[pageIndex].Loop == PageLoop.Themes;

    private IReadOnlyList<string?> Sites(int pageIndex, PageElement? element) =>
        draft.SitesOf(draft.Design.Pages[pageIndex].Sites, element?.Sites ?? []);

    private IEnumerable<string> Themes(int pageIndex, PageElement? element, string? site) =>
        IsLooped(pageIndex) ? draft.ThemesAt(site).Where(theme => element is null || element.Themes.Count == 0 || element.Themes.Contains(theme)) : [];

    [GeneratedRegex(@"[{}]", RegexOptions.NonBacktracking)]
    private static partial Regex Brace();
}
