using CoProduction.Browser.Tests.Infrastructure;

namespace CoProduction.Browser.Tests.Journeys;

/// <summary>The forms of one draft: a 2×2 on help in parks at two sites, blocked by site and an answer after a scale, from nothing.</summary>
internal sealed class DesignForms(Forms forms, string slug)
{
    private string Root => $"/admin/studies/{slug}/design";

    public async Task WriteBasicsAsync()
    {
        await OpenAsync("basics");
        await FillAsync(
            ("Form.Title[en]", "Help in the parks"), ("Form.ConsentText[en]", "A study about **parks**.\n\nIt takes five minutes."),
            ("Form.Organisation[en]", "Example University, parks@example.org"), ("Form.DataProtection[en]", "No names are stored."),
            ("Form.Minutes", "5"), ("Form.ClosingText[en]", "That was all."), ("Form.CompletionCode", "*"));
        await forms.SaveAsync();
        await OpenAsync("fieldwork");
        await FillAsync(("Form.Identity", "None"), ("Form.Duplicates", "EveryEntryCounts"), ("Form.TargetCompletes", "10"));
        await forms.SaveAsync();
    }

    public async Task WritePlacesAsync()
    {
        await OpenAsync("places");
        await FillAsync(
            ("Form.Sites[0].Key", "riverside"), ("Form.Sites[0].Name[en]", "Riverside"), ("Form.Sites[1].Key", "hilltop"), ("Form.Sites[1].Name[en]", "Hilltop"));
        await forms.SaveAsync();
        foreach (var (site, council) in new[] { ("riverside", "Riverside Council"), ("hilltop", "Hilltop Town Hall") })
        {
            await OpenAsync($"sites/{site}");
            await FillAsync(("Form.Words[0].Key", "council"), ("Form.Words[0].Name[en]", council));
            await forms.SaveAsync();
        }
    }

    public async Task WriteFactorsAsync()
    {
        await AddAsync("factors", "reward", "Reward");
        await FillAsync(
            ("Form.Levels[0].Key", "none"), ("Form.Levels[0].Label", "No reward"),
            ("Form.Levels[1].Key", "money"), ("Form.Levels[1].Label", "Money"), ("Form.Levels[1].Text[en]", "You would get 12.50 euros."));
        await forms.SaveAsync();
        await AddAsync("factors", "appeal", "Appeal");
        await FillAsync(
            ("Form.Levels[0].Key", "none"), ("Form.Levels[0].Label", "No appeal"),
            ("Form.Levels[1].Key", "neighbours"), ("Form.Levels[1].Label", "Neighbours"), ("Form.Levels[1].Text[en]", "Your neighbours help too."));
        await forms.SaveAsync();
    }

    public async Task WritePagesAsync()
    {
        await AddAsync("responseSets", "agree5");
        string[] labels = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"];
        foreach (var (index, label) in labels.Index())
            await FillAsync(($"Form.Options[{index}].Key", $"{index + 1}"), ($"Form.Options[{index}].Label[en]", label), ($"Form.Options[{index}].Value", $"{index + 1}"));
        await forms.SaveAsync();

        await AddAsync("pages", "before", "About you");
        await AddAsync("pages/before", "psm", kind: "likert");
        await forms.PressAsync("add:Form.Statements");
        await FillAsync(
            ("Form.Prompt[en]", "How much do you agree?"), ("Form.ResponseSet", "agree5"), ("Form.Required", "true"), ("Form.Offers", "DontKnow"),
            ("Form.Statements[0].Key", "serve"), ("Form.Statements[0].Text[en]", "I want to serve."),
            ("Form.Statements[1].Key", "care"), ("Form.Statements[1].Text[en]", "I care for others."),
            ("Form.Statements[2].Key", "selfish"), ("Form.Statements[2].Text[en]", "I come first."));
        await forms.SaveAsync();
        await AddChoiceAsync("pages/before", "used", "Were you in a park this month?", required: true);

        await AddAsync("pages", "vignette", "A letter");
        await AddAsync("pages/vignette", "letter", kind: "vignette");
        await FillAsync(("Form.Text[en]", "{site.council} asks for help.\n\n{reward} {appeal}"));
        await forms.SaveAsync();

        await AddAsync("pages", "after", "Your view");
        await AddAsync("pages/after", "willing", kind: "likert");
        await FillAsync(("Form.Prompt[en]", "I would help."), ("Form.ResponseSet", "agree5"));
        await forms.SaveAsync();
        await AddAsync("pages/after", "hours", kind: "number");
        await FillAsync(
            ("Form.Prompt[en]", "How many hours?"), ("Form.Min", "0"), ("Form.Max", "100"), ("Form.Unit[en]", "hours"),
            ("Form.ShowIf.Rows[0].Subject", "variable/used"), ("Form.ShowIf.Rows[0].In", "yes"));
        await forms.SaveAsync();
        await AddAsync("pages/after", "activities", kind: "likert");
        await FillAsync(
            ("Form.Prompt[en]", "How often do you …"),
            ("Form.Options[0].Key", "never"), ("Form.Options[0].Label[en]", "Never"), ("Form.Options[0].Value", "0"),
            ("Form.Options[1].Key", "often"), ("Form.Options[1].Label[en]", "Often"), ("Form.Options[1].Value", "1"),
            ("Form.Statements[0].Key", "litter"), ("Form.Statements[0].Text[en]", "pick up litter?"),
            ("Form.Statements[1].Key", "report"), ("Form.Statements[1].Text[en]", "report damage?"));
        await forms.SaveAsync();
    }

    public async Task WriteRandomizationAsync()
    {
        await AddAsync("randomizations", "main", "Letter");
        await FillAsync(("Form.Before", "vignette"), ("Form.Procedure", "Blocked"), ("Form.BlockSize", "4"));
        await forms.FillAsync("Form.Strata", "site/", "variable/used");
        await forms.SaveAsync();
        await OpenAsync("randomizations/main/arms");
        await forms.PressAsync("Make all combinations");
        await FillAsync(("Form.Arms[0].Key", "control"), ("Form.Arms[0].Label", "Control"));
        await forms.SaveAsync();
    }

    public async Task WriteMeasuresAsync()
    {
        await AddAsync("measures", "motivation", "Motivation", "scale");
        foreach (var item in new[] { "serve", "care", "selfish" }) await forms.FillAsync(await RowOfAsync(item) + ".In", "true");
        await forms.FillAsync(await RowOfAsync("selfish") + ".Reverse", "true");
        await FillAsync(("Form.Role", "Covariate"), ("Form.MinAnswered", "2"));
        await forms.SaveAsync();

        await AddAsync("measures", "activity", "Activity", "proportionPositive");
        foreach (var item in new[] { "litter", "report" }) await forms.FillAsync(await RowOfAsync(item) + ".Positive", "often");
        await FillAsync(("Form.Role", "Outcome"), ("Form.Denominator", "Asked"));
        await forms.SaveAsync();

        await AddAsync("measures", "willingness", "Willingness", "value");
        await FillAsync(("Form.Role", "Outcome"), ("Form.Variable", "willing"));
        await forms.SaveAsync();
    }

    public async Task WritePlanAsync()
    {
        await AddAsync("plan", "reward", "Effect of money", "MainEffect", "plan/inquiries");
        await FillAsync(("Form.Outcome", "willingness"), ("Form.Effect", "reward/money"), ("Form.Covariates", "motivation"), ("Form.Family", "main"));
        await forms.SaveAsync();
        await AddAsync("plan", "activity", "Both and activity", "ArmVersusControl", "plan/inquiries");
        await FillAsync(("Form.Outcome", "activity"), ("Form.Arm", "money_neighbours"), ("Form.Role", "Secondary"));
        await forms.SaveAsync();
        await AddAsync("plan", "ols", "Regression", place: "plan/regressions");
        await FillAsync(("Form.Outcome", "willingness"), ("Form.Randomization", "main"), ("Form.Coding", "Factorial"), ("Form.Terms", "motivation\nsite"));
        await forms.SaveAsync();
        await AddAsync("plan", "levels", "Levels", place: "plan/levels");
        await FillAsync(("Form.Outcomes", "activity"), ("Form.By", "Site"));
        await forms.SaveAsync();
        await OpenAsync("plan/settings");
        await FillAsync(("Form.Balance", "motivation"));
        await forms.SaveAsync();
    }

    public Task OpenAsync(string path) => forms.OpenAsync($"{Root}{(path.Length > 0 ? "/" : "")}{path}");

    /// <summary>Adds an entry by the form under a list, which leads to the entry's own form.</summary>
    private async Task AddAsync(string list, string key, string? title = null, string? kind = null, string? place = null)
    {
        await OpenAsync(list);
        var form = forms.Page.Locator(place is null ? "form.app-add" : $"form.app-add:has([name=List][value='{place}'])").Last;
        if (kind is not null) await form.Locator("[name$='.Kind']").SelectOptionAsync(kind);
        await form.Locator("[name$='.Key']").FillAsync(key);
        if (title is not null) await form.Locator("[name$='.Title']").FillAsync(title);
        await forms.GoAsync(() => form.Locator("button:text-is('Add')").ClickAsync());
        (await forms.ErrorsAsync()).Should().BeEmpty(forms.Page.Url);
    }

    private async Task AddChoiceAsync(string page, string key, string prompt, bool required)
    {
        await AddAsync(page, key, kind: "choice");
        await FillAsync(
            ("Form.Prompt[en]", prompt), ("Form.Options[0].Key", "yes"), ("Form.Options[0].Label[en]", "Yes"),
            ("Form.Options[1].Key", "no"), ("Form.Options[1].Label[en]", "No"));
        if (required) await FillAsync(("Form.Required", "true"));
        await forms.SaveAsync();
    }

    /// <summary>Form name of the row of a question in a measure.</summary>
    private async Task<string> RowOfAsync(string variable) =>
        await forms.Page.EvaluateAsync<string>(
            "variable => [...document.querySelectorAll('input[type=hidden]')].find(input => input.value === variable && input.name.endsWith('.Variable')).name.slice(0, -'.Variable'.length)",
            variable);

    private async Task FillAsync(params (string Name, string Value)[] fields)
    {
        foreach (var (name, value) in fields) await forms.FillAsync(name, value);
    }
}
