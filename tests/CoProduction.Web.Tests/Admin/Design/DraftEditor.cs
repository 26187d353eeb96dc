using CoProduction.Studies.Design;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Admin.Design;

/// <summary>An owner in front of the forms of one draft.</summary>
public sealed class DraftEditor(WebApp app, WebBrowser browser, Study study) : IDisposable
{
    public string Slug => study.Slug;

    public WebBrowser Browser => browser;

    public static async Task<DraftEditor> OpenAsync(WebApp app, StudyDesign design)
    {
        var owner = await app.NewResearcherAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var study = await scope.ServiceProvider.GetRequiredService<StudyDrafts>().CreateAsync(design, owner.Email, owner.Id);
        return new DraftEditor(app, await app.SignInAsync(owner), study);
    }

    /// <summary>A page of the design, as <c>factors/reward</c>.</summary>
    public async Task<WebPage> GetAsync(string path)
    {
        var page = await browser.GetAsync($"/admin/studies/{Slug}/design{(path.Length > 0 ? "/" : "")}{path}");
        page.Status.Should().Be(System.Net.HttpStatusCode.OK, page.ToString());
        return page;
    }

    public Task<WebPage> SubmitAsync(WebPage page, string button) => browser.SubmitAsync(page, button);

    /// <summary>Sends the form by its Save button and expects it to be saved.</summary>
    public async Task<WebPage> SaveAsync(WebPage page, string button = "Save")
    {
        var saved = await browser.SubmitAsync(page, button);
        saved.Errors.Should().BeEmpty(saved.ToString());
        saved.Text.Should().Contain("Saved.", saved.ToString());
        return saved;
    }

    /// <summary>Adds an entry by the form under a list.</summary>
    public async Task<WebPage> AddAsync(string list, string key, string? title = null, string? kind = null, string? place = null)
    {
        var page = await GetAsync(list);
        var form = page.Document.Forms.Last(candidate =>
            candidate.QuerySelector("[name$='].Key']") is not null
            && (place is null || candidate.QuerySelector("[name='List']")!.GetAttribute("value") == place));
        Set(form, "].Key", key);
        if (title is not null) Set(form, "].Title", title);
        if (kind is not null) Set(form, "].Kind", kind);
        form.SetAttribute("id", "the-form");
        var added = await browser.SubmitAsync(page, "Add", "#the-form");
        added.Errors.Should().BeEmpty(added.ToString());
        return added;
    }

    public async Task<StudyDesign> DesignAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<StudyDrafts>().GetAsync(study.StudyId)).Design;
    }

    public void Dispose() => browser.Dispose();

    private static void Set(AngleSharp.Dom.IElement form, string name, string value)
    {
        switch (form.QuerySelector($"[name$='{name}']"))
        {
            case AngleSharp.Html.Dom.IHtmlInputElement input:
                input.Value = value;
                break;
            case AngleSharp.Html.Dom.IHtmlSelectElement select:
                select.Value = value;
                select.Value.Should().Be(value);
                break;
            default:
                throw new InvalidOperationException($"No field {name}");
        }
    }
}
