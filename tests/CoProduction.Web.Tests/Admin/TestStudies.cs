using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Admin;

/// <summary>Studies for tests of researchers' pages.</summary>
public static class TestStudies
{
    public static StudyDesign Nudges => StudyLibrary.Find("nudges")!.Design;

    public static Task<Study> NewDraftAsync(this WebApp app, TestResearcher? owner = null, StudyDesign? design = null) =>
        app.DoAsync<StudyDrafts, Study>(drafts => drafts.CreateAsync(design ?? Nudges, owner?.Email ?? "test", owner?.Id));

    public static async Task<Study> NewOpenStudyAsync(this WebApp app, TestResearcher? owner = null, StudyDesign? design = null)
    {
        var study = await app.NewDraftAsync(owner, design);
        var outcome = await app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => lifecycle.OpenAsync(study.StudyId, "test"));
        outcome.Done.Should().BeTrue(string.Join("; ", outcome.Problems.Select(problem => problem.Message)));
        return study;
    }

    /// <summary>Runs an operation in a scope of its own, as one request would.</summary>
    public static async Task<TResult> DoAsync<TOperation, TResult>(this WebApp app, Func<TOperation, Task<TResult>> work)
        where TOperation : notnull
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TOperation>());
    }
}
