using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Studies.Library;
using CoProduction.Web.Tests.Infrastructure;
using CoProduction.Web.Tests.Survey;

namespace CoProduction.Browser.Tests.Journeys;

/// <summary>The survey without a mouse, and on narrow or enlarged windows.</summary>
public sealed class KeyboardJourneyTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    private const int MostStops = 60;

    /// <summary>What has the focus, and whether one can see that it has: by an outline, a shadow or a ground that it has not otherwise.</summary>
    private const string Focused =
        """
        () => {
          const control = document.activeElement
          const drawn = control.matches('.govuk-radios__input, .govuk-checkboxes__input') ? [control.nextElementSibling, '::before'] : [control, null]
          const look = () => { const s = getComputedStyle(...drawn); return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.backgroundColor].join() }
          const focused = look()
          control.blur()
          const plain = look()
          control.focus()
          return [control.name || control.getAttribute('href') || control.tagName, control.value || '', focused === plain ? 'no' : 'yes']
        }
        """;

    [Fact]
    public async Task A_page_is_answered_and_sent_by_keyboard_alone()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        await using var tab = await Chromium.OpenAsync(app);
        var page = tab.Page;
        await page.GotoAsync($"/s/{study.Slug}");
        await StopsUntilAsync(tab, stop => stop == ("go", "agree"));
        await tab.GoAsync(() => page.Keyboard.PressAsync("Enter"));

        var stops = await StopsUntilAsync(tab, stop => stop.Name == "q_lives");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        stops.AddRange(await StopsUntilAsync(tab, stop => stop.Name == "q_age"));
        await page.Keyboard.TypeAsync("44");
        stops.AddRange(await StopsUntilAsync(tab, stop => stop.Name == "q_age__na"));
        stops.AddRange(await StopsUntilAsync(tab, stop => stop.Name == "q_word"));
        await page.Keyboard.TypeAsync("green");
        stops.AddRange(await StopsUntilAsync(tab, stop => stop.Name == "go"));
        await tab.GoAsync(() => page.Keyboard.PressAsync("Enter"));

        stops.Select(stop => stop.Name).Where(name => name.StartsWith("q_", StringComparison.Ordinal)).Distinct().Should().Equal("q_lives", "q_age", "q_age__na", "q_word");
        (await page.InnerTextAsync("h1")).Should().Be("The park");
        (await app.WithAsync(db => Task.FromResult(db.PageSubmissions.Single(row => row.StudyId == study.StudyId).Answers)))
            .Should().Contain("\"age\":44").And.Contain("green").And.MatchRegex("\"lives\":\"(city|village)\"");
    }

    /// <summary>320 px is a window of 1280 px at 400 %, 640 px the same at 200 % (WCAG 1.4.4 and 1.4.10).</summary>
    [Theory]
    [InlineData(320)]
    [InlineData(640)]
    public async Task An_enlarged_page_flows_instead_of_scrolling_sideways(int width)
    {
        var study = await app.OpenAsync(StudyLibrary.Find("reward-legitimacy")!.Design);
        await using var tab = await Chromium.OpenAsync(app, width: width);
        var walk = new SurveyWalk(tab, script: false);
        await walk.OpenAsync(study);
        await walk.AgreeAsync();
        await walk.PressAsync("ko");
        await walk.PressAsync("en");
        await walk.WalkAsync();
        walk.Headings[^1].Should().Be("Thank you");
    }

    /// <summary>Presses Tab until the stop is reached; every stop on the way must be visible as such.</summary>
    private static async Task<List<(string Name, string Value)>> StopsUntilAsync(BrowserTab tab, Func<(string Name, string Value), bool> reached)
    {
        var stops = new List<(string Name, string Value)>();
        while (stops.Count < MostStops)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            var focused = await tab.Page.EvaluateAsync<string[]>(Focused);
            var stop = (focused[0], focused[1]);
            stops.Add(stop);
            focused[2].Should().Be("yes", $"the focus on {stop} must be seen");
            if (reached(stop)) return stops;
        }
        throw new InvalidOperationException($"Not reached by Tab: {string.Join(", ", stops)}");
    }
}
