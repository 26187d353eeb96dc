using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Web.Operations;
using Microsoft.Playwright;

namespace CoProduction.Browser.Tests.Journeys;

/// <summary>A respondent in front of the browser: looks at every page, answers what it asks and goes on.</summary>
/// <param name="script">Whether the tab runs script; axe needs it.</param>
internal sealed class SurveyWalk(BrowserTab tab, bool script)
{
    private const int MostPages = 40;

    /// <summary>What any radio button, box or field of the page's form is called. Non-answers and follow-ups are left alone.</summary>
    private const string FieldsOfPage =
        """
        () => [...document.querySelectorAll('#turn input, #turn select, #turn textarea')]
          .filter(c => c.type !== 'hidden' && !c.name.endsWith('__na') && !c.value.startsWith('~') && !c.closest('.govuk-radios__conditional, .govuk-checkboxes__conditional'))
          .map(c => [c.name, c.tagName === 'INPUT' ? c.type : c.tagName.toLowerCase(), c.value, c.getAttribute('inputmode') ?? ''])
        """;

    private readonly List<string> headings = [];

    public IPage Page => tab.Page;

    /// <summary>First headings of the pages seen, in their order.</summary>
    public IReadOnlyList<string> Headings => headings;

    /// <summary>What to answer where any answer will not do: value by field name.</summary>
    public Dictionary<string, string> Given { get; } = new() { ["q_age"] = "34" };

    /// <summary>The consent page of the study, with a site chosen where it asks for one.</summary>
    public async Task OpenAsync(StudyInService study, string? site = null)
    {
        await Page.GotoAsync($"/s/{study.Slug}");
        await LookAsync();
        if (site is not null) await Page.SelectOptionAsync("[name=site]", site);
    }

    public Task AgreeAsync() => PressAsync("agree");

    public Task NextAsync() => PressAsync("next");

    public Task BackAsync() => PressAsync("back");

    /// <summary>Presses the button of this value and waits for the page that follows.</summary>
    public async Task PressAsync(string value)
    {
        await tab.GoAsync(() => Page.ClickAsync($":is(main, header) button[value='{value}']:not([aria-hidden])"));
        await LookAsync();
    }

    /// <summary>Answers every question of the page.</summary>
    public async Task AnswerAsync()
    {
        var fields = await Page.EvaluateAsync<string[][]>(FieldsOfPage);
        var number = 0;
        foreach (var group in fields.GroupBy(field => field[0]))
        {
            number++;
            var first = group.First();
            var selector = $"#turn [name='{group.Key}']";
            switch (first[1])
            {
                case "radio":
                    var options = group.ToList();
                    var chosen = Given.GetValueOrDefault(group.Key) ?? options[number % options.Count][2];
                    await CheckAsync($"{selector}[value='{chosen}']");
                    break;
                case "checkbox":
                    await CheckAsync($"{selector}[value='{Given.GetValueOrDefault(group.Key) ?? first[2]}']");
                    break;
                case "select":
                    await Page.SelectOptionAsync(selector, new SelectOptionValue { Index = number });
                    break;
                case "range":
                    break;
                default:
                    await Page.FillAsync(selector, Given.GetValueOrDefault(group.Key) ?? (first[3].Length > 0 ? "3" : "A few words"));
                    break;
            }
        }
    }

    /// <summary>Answers page after page up to the one where <paramref name="until"/> holds, at the latest to the end.</summary>
    public async Task WalkAsync(Func<Task<bool>>? until = null)
    {
        for (var pages = 0; pages < MostPages; pages++)
        {
            if (Page.Url.EndsWith("/end", StringComparison.Ordinal) || (until is not null && await until())) return;
            await AnswerAsync();
            var before = Page.Url;
            await NextAsync();
            (await Page.Locator(".govuk-error-summary__list li").AllInnerTextsAsync()).Should().BeEmpty($"every answer on {before} was allowed");
        }
        throw new InvalidOperationException($"No end after {MostPages} pages: {string.Join(" → ", headings)}");
    }

    /// <summary>What every page owes everybody.</summary>
    public async Task LookAsync()
    {
        headings.Add(await Page.Locator("h1").InnerTextAsync());
        (await Page.TitleAsync()).Should().NotBeNullOrWhiteSpace();
        await tab.ShouldNotScrollSidewaysAsync();
        if (script) await tab.ShouldBeAccessibleAsync();
        tab.ShouldHaveNoProblems();
    }

    /// <summary>As a finger does: on the words beside the button.</summary>
    public async Task CheckAsync(string selector)
    {
        var control = Page.Locator(selector);
        await control.CheckAsync(new LocatorCheckOptions { Force = true });
    }
}
