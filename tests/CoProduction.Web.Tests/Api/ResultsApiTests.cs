using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Admin;
using CoProduction.Web.Tests.Infrastructure;
using CoProduction.Web.Tests.Results;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Api;

/// <summary>The files of results, by a token.</summary>
public abstract class ResultsApiTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : ResultsApiTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : ResultsApiTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task The_API_serves_the_very_files_of_the_page()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewAnsweredStudyAsync(owner);
        await app.CloseAsync(study);
        var token = await app.NewTokenAsync(study, owner);
        using var browser = await app.SignInAsync(owner);
        using var page = BlindingTests.ClientOf(browser, app.Address);
        using var script = app.NewClient();
        var names = ResultFiles.All.Where(file => file.Parameter is null).Select(file => file.Route)
            .Concat(["design-v1.json", "table-participants.csv", "table-nothing.csv", "figure-nothing.svg", "nothing.csv", "responses.csv?labels=1", "responses.csv?kind=synthetic", "responses.csv?kind=imported"]);

        foreach (var name in names)
        {
            using var fromPage = await page.GetAsync($"/results/{study.Slug}/files/{name}");
            using var fromApi = await script.AskAsync($"/api/v1/studies/{study.Slug}/{name}", token);

            fromApi.StatusCode.Should().Be(fromPage.StatusCode, name);
            if (!fromApi.IsSuccessStatusCode) continue;
            var content = await fromApi.Content.ReadAsByteArrayAsync();
            content.Should().Equal(await fromPage.Content.ReadAsByteArrayAsync(), name);
            fromApi.Content.Headers.ContentType.Should().Be(fromPage.Content.Headers.ContentType, name);
            fromApi.Content.Headers.ContentDisposition!.FileName.Should().Be(fromPage.Content.Headers.ContentDisposition!.FileName);
            fromApi.Headers.ETag!.Tag.Should().Be($"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"", name);
            fromApi.Headers.Contains("X-Plan-SHA256").Should().Be(fromPage.Headers.Contains("X-Plan-SHA256"), name);
            fromApi.Headers.Contains("Set-Cookie").Should().BeFalse(name);
        }
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task While_a_study_is_blinded_only_what_is_made_from_the_design_can_be_had_and_all_else_is_refused_alike()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewAnsweredStudyAsync(owner);
        var token = await app.NewTokenAsync(study, owner);
        using var script = app.NewClient();
        var refused = new HashSet<string>();

        foreach (var name in ResultFiles.All.Select(file => file.Route.Replace("{version}", "1", StringComparison.Ordinal)).Append("nothing.txt").Append("responses.csv?kind=synthetic"))
        {
            using var answer = await script.AskAsync($"/api/v1/studies/{study.Slug}/{name}", token);
            if (name.StartsWith("design", StringComparison.Ordinal) || name.StartsWith("codebook", StringComparison.Ordinal))
            {
                answer.StatusCode.Should().Be(HttpStatusCode.OK, name);
                continue;
            }
            answer.StatusCode.Should().Be(HttpStatusCode.Forbidden, name);
            answer.Headers.ETag.Should().BeNull(name);
            answer.Headers.Contains("X-Plan-SHA256").Should().BeFalse(name);
            refused.Add(await ProblemAsync(answer));
        }
        refused.Should().ContainSingle("no answer may differ from another").Which.Should().Contain("blinded");
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task Without_a_token_that_can_be_used_every_answer_is_the_same_401()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewAnsweredStudyAsync(owner);
        await app.CloseAsync(study);
        var good = await app.NewTokenAsync(study, owner);
        var revoked = await app.NewTokenAsync(study, owner);
        await app.DoAsync<ApiTokens, bool>(tokens => tokens.RevokeAsync(study.StudyId, 2, "test"));
        var expired = await app.NewTokenAsync(study, owner);
        await app.WithAsync(db => db.ApiTokens.Where(row => row.StudyId == study.StudyId && row.Number == 3).ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, DateTimeOffset.UnixEpoch)));
        using var script = app.NewClient();
        using var browser = await app.SignInAsync(owner);
        using var withCookie = BlindingTests.ClientOf(browser, app.Address);
        var answers = new HashSet<string>();

        foreach (var token in new[] { null, "", "nonsense", revoked, expired, good[..^1], ApiTokenText.New(), good.ToUpperInvariant() })
            answers.Add(await UnauthorizedAsync(await script.AskAsync($"/api/v1/studies/{study.Slug}/responses.csv", token)));
        answers.Add(await UnauthorizedAsync(await script.AskAsync($"/api/v1/studies/{study.Slug}/responses.csv?token={good}&access_token={good}", null)));
        answers.Add(await UnauthorizedAsync(await script.AskAsync("/api/v1/studies/no-such-study/nothing.txt", null)));
        answers.Add(await UnauthorizedAsync(await withCookie.AskAsync($"/api/v1/studies/{study.Slug}/responses.csv", null)));

        answers.Should().ContainSingle();
        (await script.AskAsync($"/api/v1/studies/{study.Slug}/responses.csv", good)).StatusCode.Should().Be(HttpStatusCode.OK);
        app.Logs.Entries.Select(entry => entry.Message).Should().NotContain(message => message.Contains(good) || message.Contains(revoked));
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task Another_study_looks_like_one_that_does_not_exist()
    {
        var owner = await app.NewResearcherAsync();
        var (mine, other) = (await app.NewAnsweredStudyAsync(owner), await app.NewAnsweredStudyAsync(owner));
        await app.CloseAsync(mine);
        var token = await app.NewTokenAsync(mine, owner);
        using var script = app.NewClient();

        var answers = new List<string>();
        foreach (var address in new[] { $"{other.Slug}/responses.csv", "no-such-study/responses.csv", $"{other.Slug}/codebook.json", $"{mine.Slug}/nothing.txt", $"{mine.Slug}/design-v2.json" })
        {
            using var answer = await script.AskAsync($"/api/v1/studies/{address}", token);
            answer.StatusCode.Should().Be(HttpStatusCode.NotFound, address);
            answers.Add(await ProblemAsync(answer));
        }
        answers.Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task HEAD_tells_size_and_hash_and_an_unchanged_file_is_not_sent_again()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewAnsweredStudyAsync(owner);
        await app.CloseAsync(study);
        var token = await app.NewTokenAsync(study, owner);
        using var script = app.NewClient();
        var address = $"/api/v1/studies/{study.Slug}/responses.csv";

        using var whole = await script.AskAsync(address, token);
        using var head = await script.AskAsync(address, token, HttpMethod.Head);
        using var again = await script.AskAsync(address, token, etag: whole.Headers.ETag!.Tag);
        using var post = await script.AskAsync(address, token, HttpMethod.Post);

        var length = (await whole.Content.ReadAsByteArrayAsync()).Length;
        (head.StatusCode, head.Content.Headers.ContentLength, head.Headers.ETag).Should().Be((HttpStatusCode.OK, length, whole.Headers.ETag));
        (await head.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
        post.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        post.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
    }

    [Fact]
    public async Task A_token_ends_with_the_membership_of_whoever_made_it()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewAnsweredStudyAsync(owner);
        await app.CloseAsync(study);
        var (token, ofNobody) = (await app.NewTokenAsync(study, owner), await app.NewTokenAsync(study));
        using var script = app.NewClient();
        var address = $"/api/v1/studies/{study.Slug}/codebook.json";
        (await script.AskAsync(address, token)).StatusCode.Should().Be(HttpStatusCode.OK);

        await app.WithAsync(db => db.StudyMembers.Where(member => member.UserId == owner.Id).ExecuteDeleteAsync());

        (await script.AskAsync(address, token)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await script.AskAsync(address, ofNobody)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_description_names_every_route_and_no_other()
    {
        using var anyone = app.NewClient();
        var description = JsonNode.Parse(await anyone.GetStringAsync("/api/v1/openapi.json"))!;

        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(route => route.StartsWith("/api/", StringComparison.Ordinal) && !route.EndsWith("openapi.json", StringComparison.Ordinal) && !route.EndsWith("/{file}", StringComparison.Ordinal));
        description["paths"]!.AsObject().Select(path => path.Key).Should().BeEquivalentTo(routes).And.Contain("/api/v1/studies/{slug}/responses.csv");
        foreach (var (path, item) in description["paths"]!.AsObject())
        {
            item!.AsObject().Select(operation => operation.Key).Should().BeEquivalentTo(["get", "head"], path);
            var operation = item["get"]!;
            operation["responses"]!.AsObject().Select(response => response.Key).Should().Contain(["200", "304", "401", "404", "429"], path);
            operation["parameters"]!.AsArray().Where(parameter => parameter!["in"]!.GetValue<string>() == "path").Select(parameter => $"{{{parameter!["name"]}}}")
                .Should().OnlyContain(name => path.Contains(name)).And.HaveCount(path.Count(letter => letter == '{'), path);
        }
        description["components"]!["securitySchemes"]!["bearer"]!["scheme"]!.GetValue<string>().Should().Be("bearer");
    }

    [Fact]
    public async Task The_package_is_prepared_by_the_first_request_and_served_to_the_next_ones()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewAnsweredStudyAsync(owner);
        var token = await app.NewTokenAsync(study, owner);
        using var script = app.NewClient();
        var address = $"/api/v1/studies/{study.Slug}/package.zip";
        using (var blinded = await script.AskAsync(address, token)) blinded.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        await app.CloseAsync(study);

        using (var head = await script.AskAsync(address, token, HttpMethod.Head)) head.StatusCode.Should().Be(HttpStatusCode.Conflict, "looking prepares nothing");
        using (var asked = await script.AskAsync(address, token))
        {
            asked.StatusCode.Should().Be(HttpStatusCode.Accepted);
            asked.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(5));
            JsonNode.Parse(await asked.Content.ReadAsStringAsync())!["state"]!.GetValue<string>().Should().BeOneOf("waiting", "making");
        }
        using var ready = await PreparedAsync(script, address, token);
        var bytes = await ready.Content.ReadAsByteArrayAsync();

        ready.StatusCode.Should().Be(HttpStatusCode.OK);
        var verdict = PackageVerification.Verify(new MemoryStream(bytes));
        verdict.Findings.Should().BeEmpty();
        ready.Headers.ETag!.Tag.Should().Be($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"");
        ready.Headers.GetValues("X-Plan-SHA256").Should().Equal(verdict.Manifest!.PlanSha256);
        ready.Content.Headers.ContentDisposition!.FileName.Should().Be($"{study.Slug}-real-package.zip");
        using (var same = await script.AskAsync(address, token, etag: ready.Headers.ETag.Tag)) same.StatusCode.Should().Be(HttpStatusCode.NotModified);
        (await app.WithAsync(db => db.AuditEntries.Where(row => row.StudyId == study.StudyId && row.Action == "package made").SingleAsync())).Actor.Should().Be("api token 1");

        using (var nothing = await script.AskAsync(address + "?variant=public", token))
        {
            nothing.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
            (await ProblemAsync(nothing)).Should().Contain("quasi-identifiers");
        }
        var stranger = await app.NewAnsweredStudyAsync(owner);
        using (var other = await script.AskAsync(address, await app.NewTokenAsync(stranger, owner))) other.StatusCode.Should().Be(HttpStatusCode.NotFound);
        app.Logs.ShouldHoldNoUnhandledException();
    }

    /// <summary>As a script does, but in less time.</summary>
    private static async Task<HttpResponseMessage> PreparedAsync(HttpClient script, string address, string token)
    {
        for (var look = 0; look < 600; look++)
        {
            var answer = await script.AskAsync(address, token);
            if (answer.StatusCode != HttpStatusCode.Accepted) return answer;
            answer.Dispose();
            await Task.Delay(100);
        }
        throw new TimeoutException("The package was not ready within a minute.");
    }

    private static async Task<string> UnauthorizedAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().Should().Be("Bearer");
        return await ProblemAsync(answer);
    }

    /// <summary>Of a refusal everything but the reference to the log.</summary>
    private static async Task<string> ProblemAsync(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        problem.Remove("traceId");
        return problem.ToJsonString();
    }
}
