using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Browser.Tests.Journeys;

/// <summary>Script in every text that a researcher or a respondent can write: no page runs it, every page shows it.</summary>
public sealed partial class HostileTextJourneyTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    private const string Payload = "<img src=x onerror='window.__pwn=1'><script>window.__pwn=1</script>\"'><svg onload=window.__pwn=1> [go](javascript:window.__pwn=1)";
    private const string Slug = "hostile";

    /// <summary>Pages that differ only in the entry they show are looked at twice.</summary>
    private const int PagesOfOneKind = 2;

    [Fact]
    public async Task Script_in_texts_of_researchers_and_respondents_never_runs()
    {
        var owner = await app.NewResearcherAsync(administrator: true);
        await app.WithAsync(db => db.Users.Where(row => row.Id == owner.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.DisplayName, "Owner " + Payload)));
        var study = await OpenAsync(owner);

        await using (var tab = await Chromium.OpenAsync(app, width: 390))
        {
            var page = tab.Page;
            await page.GotoAsync($"/s/{Slug}?pid={Uri.EscapeDataString(Payload)}&session={Uri.EscapeDataString(Payload)}");
            await ShouldBeTextAsync(tab);
            await page.SelectOptionAsync("[name=site]", "northgate");
            await tab.GoAsync(() => page.ClickAsync("button[value=agree]"));
            var walk = new SurveyWalk(tab, script: false);
            walk.Given["q_comment"] = Payload;
            await walk.WalkAsync(until: async () =>
            {
                await ShouldBeTextAsync(tab);
                return false;
            });
            await ShouldBeTextAsync(tab);
            page.Url.Should().EndWith("/end");
        }
        await using var researcher = await Chromium.OpenAsync(app);
        await new Forms(researcher, script: false).SignInAsync(app, owner);
        await VisitAsync(researcher, $"/admin/studies/{Slug}", [$"/admin/studies/{Slug}", $"/results/{Slug}"]);
        await CloseAsync(study.StudyId, owner);
        await VisitAsync(researcher, $"/results/{Slug}", [$"/results/{Slug}"]);
        await VisitAsync(researcher, "/admin", ["/admin"], stopAt: 12);
        await ReportFileAsync(researcher);
        app.Logs.ShouldHoldNoUnhandledException();
    }

    /// <summary>Follows links from the start as long as they stay under one of the roots.</summary>
    private static async Task VisitAsync(BrowserTab tab, string start, string[] roots, int stopAt = 60)
    {
        var waiting = new Queue<string>([start]);
        var known = new HashSet<string> { start };
        var kinds = new Dictionary<string, int>();
        var visited = 0;
        while (waiting.TryDequeue(out var address) && visited < stopAt)
        {
            var kind = Entry().Replace(address.Split('?')[0], "/$1/…");
            if (kinds.GetValueOrDefault(kind) >= PagesOfOneKind) continue;
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            var response = await tab.Page.GotoAsync(address);
            response!.Status.Should().BeLessThan(400, address);
            visited++;
            await ShouldBeTextAsync(tab);
            var links = await tab.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin).map(a => a.pathname + a.search)");
            foreach (var link in links)
            {
                var isPage = roots.Any(root => link == root || link.StartsWith(root + "/", StringComparison.Ordinal) || link.StartsWith(root + "?", StringComparison.Ordinal)) && !File().IsMatch(link);
                if (isPage && known.Add(link)) waiting.Enqueue(link);
            }
        }
        visited.Should().BeGreaterThan(0);
    }

    /// <summary>Neither run nor turned into elements nor refused by the policy: it is text.</summary>
    private static async Task ShouldBeTextAsync(BrowserTab tab)
    {
        tab.ShouldHaveNoProblems();
        var found = await tab.Page.EvaluateAsync<string[]>(
            """
            () => [
              ...(window.__pwn ? ['script ran'] : []),
              ...[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).map(e => e.outerHTML),
              ...[...document.querySelectorAll('a, form, iframe')].filter(e => /^\s*javascript:/i.test(e.getAttribute('href') ?? e.getAttribute('action') ?? e.getAttribute('src') ?? '')).map(e => e.outerHTML),
              ...[...document.querySelectorAll('img[src="x"], main script, iframe, object')].map(e => e.outerHTML)]
            """);
        found.Should().BeEmpty(tab.Page.Url);
    }

    /// <summary>The file is opened outside of the site, where no policy of ours protects.</summary>
    private async Task ReportFileAsync(BrowserTab researcher)
    {
        foreach (var name in new[] { "report.html", "codebook.html" })
        {
            var html = await (await researcher.Page.APIRequest.GetAsync($"/results/{Slug}/files/{name}")).TextAsync();
            html.Should().Contain("&lt;script&gt;");
            await using var reader = await Chromium.OpenAsync(app);
            await reader.Page.SetContentAsync(html);
            await ShouldBeTextAsync(reader);
        }
    }

    private async Task<Study> OpenAsync(TestResearcher owner)
    {
        var text = JsonNode.Parse(DesignFile.Write(StudyLibrary.Find("nudges")!.Design with { Key = Slug }))!;
        Infect(text);
        var design = DesignFile.Read(JsonSerializer.SerializeToUtf8Bytes(text));
        await using var scope = app.Services.CreateAsyncScope();
        var study = await scope.ServiceProvider.GetRequiredService<StudyDrafts>().CreateAsync(design, owner.Email, owner.Id);
        var opened = await scope.ServiceProvider.GetRequiredService<StudyLifecycle>().OpenAsync(study.StudyId, owner.Email);
        opened.Problems.Should().BeEmpty();
        opened.Done.Should().BeTrue(opened.Refusal);
        return study;
    }

    private async Task CloseAsync(long study, TestResearcher owner)
    {
        await using var scope = app.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<StudyLifecycle>().CloseAsync(study, owner.Email)).Done.Should().BeTrue();
    }

    /// <summary>Adds the payload to every text for people: what is an object of languages, and labels, notes and references.</summary>
    private static void Infect(JsonNode node)
    {
        switch (node)
        {
            case JsonObject texts when texts.Count > 0 && texts.All(text => text.Key is "en" or "ko" && text.Value is JsonValue):
                foreach (var language in texts.Select(text => text.Key).ToList()) texts[language] = $"{texts[language]} {Payload}";
                break;
            case JsonObject record:
                foreach (var (key, value) in record.ToList())
                {
                    if (value is JsonValue && key is "label" or "note" or "reference") record[key] = $"{value} {Payload}";
                    else if (value is not null) Infect(value);
                }
                break;
            case JsonArray list:
                foreach (var item in list) if (item is not null) Infect(item);
                break;
        }
    }

    [GeneratedRegex("/(pages|elements|factors|levels|measures|responseSets|sites|themes|inquiries|regressions|correlates|randomizations|delete|export|options)/[^/]+")]
    private static partial Regex Entry();

    [GeneratedRegex("/(files|export)(/|$|\\?)")]
    private static partial Regex File();
}
