using System.Text.RegularExpressions;
using CoProduction.Studies.Fieldwork;

namespace CoProduction.Studies.Design.Checks;

/// <summary>One person can be recognised as declared, and what the link carries can be told apart.</summary>
internal static partial class FieldworkCheck
{
    private static readonly string[] OwnParameters = ["site", "session", "population", "lang", "i", "rehearsal", "declined", "new"];

    public static void Run(Draft draft)
    {
        var fieldwork = draft.Design.Fieldwork;
        CheckIdentity(draft, fieldwork);
        CheckParameters(draft, fieldwork);
        if (fieldwork.TargetCompletes < 1)
            draft.Error("target-not-positive", "fieldwork/targetCompletes", "The planned number of completed responses is at least 1. Remove it if there is no plan.");
        if (fieldwork.SiteFrom == PlaceSource.Link && draft.Sites.Count == 0)
            draft.Warning("site-source-unused", "fieldwork/siteFrom", "The site is read from the link, but the study has no sites.");
        if (fieldwork.PopulationTable is { } table) CheckTable(draft, table);
    }

    private static void CheckIdentity(Draft draft, FieldworkPlan fieldwork)
    {
        if (fieldwork.Identity is null)
            draft.Error("identity-undeclared", "fieldwork/identity", "Say how one person is recognised: by an invitation, by a panel's id, or not at all (open link).");
        if (fieldwork.Duplicates is null)
            draft.Error("duplicates-undeclared", "fieldwork/duplicates", "Say what happens to a second entry of the same person, before any data are seen.");
        if (fieldwork.Identity == IdentityKey.None && fieldwork.Duplicates == DuplicateRule.FirstEntryCounts)
            draft.Error("duplicates-unkeepable", "fieldwork/duplicates",
                "With an open link nobody is recognised, so \"the first entry counts\" cannot be kept. Let every entry count, or use invitations or a panel's id.");
    }

    private static void CheckParameters(Draft draft, FieldworkPlan fieldwork)
    {
        if (fieldwork.Identity == IdentityKey.PanelId) CheckParameter(draft, fieldwork.PanelParameter, "fieldwork/panelParameter");
        foreach (var parameter in fieldwork.UrlParameters.Distinct()) CheckParameter(draft, parameter, "fieldwork/urlParameters");
        foreach (var twice in fieldwork.UrlParameters.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
            draft.Error("parameter-twice", "fieldwork/urlParameters", $"The parameter '{twice.Key}' is declared twice. Remove one.");
        if (fieldwork.Identity == IdentityKey.PanelId && fieldwork.UrlParameters.Contains(fieldwork.PanelParameter, StringComparer.OrdinalIgnoreCase))
            draft.Error("parameter-twice", "fieldwork/urlParameters",
                $"The parameter '{fieldwork.PanelParameter}' carries the panel's id, which is stored apart. Do not store it a second time.");
    }

    private static void CheckParameter(Draft draft, string name, string place)
    {
        if (!Parameter().IsMatch(name))
            draft.Error("parameter-invalid", place, $"'{name}' cannot name a parameter of the link: 1 to 32 letters (a–z), digits, hyphens and underscores, starting with a letter.");
        else if (OwnParameters.Contains(name, StringComparer.OrdinalIgnoreCase))
            draft.Error("parameter-reserved", place, $"The survey itself reads the parameter '{name}' of the link. Choose another name.");
    }

    private static void CheckTable(Draft draft, PopulationTable table)
    {
        const string place = "fieldwork/populationTable";
        if (string.IsNullOrWhiteSpace(table.Source))
            draft.Error("population-table-source", place, "Say where the population figures come from.");
        if (table.Date is null)
            draft.Error("population-table-date", place, "Say of which date the population figures are.");
        foreach (var (site, persons) in table.BySite)
            if (!draft.Sites.ContainsKey(site))
                draft.Error("site-unknown", place, $"The population table has figures for the site '{site}', which the study does not have.");
            else if (!(persons > 0))
                draft.Error("population-table-figure", place, $"The population of '{site}' must be above 0.");
        foreach (var margin in table.Margins) CheckMargin(draft, margin, place);
        foreach (var twice in table.Margins.GroupBy(margin => margin.Variable).Where(same => same.Count() > 1))
            draft.Error("margin-twice", place, $"The population table divides by '{twice.Key}' twice. Remove one.");
        // A table of margins alone weights nobody.
        if ((table.BySite.Count > 0 || table.Margins.Count == 0) && draft.Sites.Keys.Except(table.BySite.Keys).ToList() is { Count: > 0 } missing)
            draft.Error("population-table-incomplete", place, $"The population table has no figure for {Draft.Listed(missing)}. Add it: without it those persons have no weight.");
    }

    private static void CheckMargin(Draft draft, PopulationMargin margin, string place)
    {
        if (!draft.Variables.TryGetValue(margin.Variable, out var variable))
        {
            draft.Error("margin-variable", place, $"The population table divides by '{margin.Variable}', which no question asks.");
            return;
        }
        var options = draft.OptionsOf(variable.Item).Select(option => option.Key).ToHashSet();
        if (!variable.IsSingleChoice)
            draft.Error("margin-variable", place, $"The population table divides by '{margin.Variable}', which is not answered by one option.");
        else if (variable.InLoop)
            draft.Error("margin-variable", place, $"The population table divides by '{margin.Variable}', which is asked for each theme and not once per person.");
        foreach (var (option, persons) in margin.Shares)
            if (!options.Contains(option)) draft.Error("margin-option", place, $"The population table has figures for the option '{option}', which '{margin.Variable}' does not have.");
            else if (!(persons >= 0)) draft.Error("population-table-figure", place, $"The figure of '{option}' must be 0 or above.");
        if (!(margin.Shares.Values.Sum() > 0) || margin.Shares.Values.Count(persons => persons > 0) < 2)
            draft.Error("margin-shares", place, $"The population table needs figures above 0 for two options of '{margin.Variable}' at least.");
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]{0,31}\z")]
    private static partial Regex Parameter();
}
