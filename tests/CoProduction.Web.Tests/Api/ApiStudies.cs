using System.Net.Http.Headers;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Admin;
using CoProduction.Web.Tests.Infrastructure;
using CoProduction.Web.Tests.Survey;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Api;

/// <summary>Studies and scripts for tests of the API.</summary>
internal static class ApiStudies
{
    /// <summary>A study that one person has answered, in the field and blinded.</summary>
    public static async Task<Study> NewAnsweredStudyAsync(this WebApp app, TestResearcher owner)
    {
        var study = await app.NewOpenStudyAsync(owner, Survey.TestStudies.TwoArms() with { Key = $"api-{Guid.NewGuid():N}"[..20] });
        using var respondent = app.NewBrowser();
        var page = await respondent.AgreeAsync((await app.Services.GetRequiredService<StudyCatalog>().FindAsync(study.Slug))!);
        page = await respondent.NextAsync(page.Fill("q_lives", "city").Fill("q_age", "40").Fill("q_word", "green"));
        await respondent.FinishFromVignetteAsync(page);
        return study;
    }

    public static Task<LifecycleOutcome> CloseAsync(this WebApp app, Study study) => app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => lifecycle.CloseAsync(study.StudyId, "test"));

    public static async Task<string> NewTokenAsync(this WebApp app, Study study, TestResearcher? owner = null, int days = 30) =>
        (await app.DoAsync<ApiTokens, NewApiToken>(tokens => tokens.CreateAsync(study.StudyId, "a script", days, owner?.Id, "test"))).Text!;

    /// <summary>What a script does.</summary>
    public static async Task<HttpResponseMessage> AskAsync(this HttpClient client, string address, string? token, HttpMethod? method = null, string? etag = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, address);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (etag is not null) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(etag));
        return await client.SendAsync(request);
    }
}
