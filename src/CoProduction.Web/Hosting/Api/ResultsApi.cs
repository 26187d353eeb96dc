using System.Globalization;
using System.Security.Claims;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace CoProduction.Web.Hosting.Api;

/// <summary>
/// The files of a study's results for scripts: the same as on the results page (<see cref="ResultFiles"/>), by a token of the study. Only GET and HEAD, no cookies;
/// nothing here changes anything but the time of the token's last use. The package (<see cref="PackageApi"/>) is prepared first.
/// </summary>
public static class ResultsApi
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static IServiceCollection AddResultsApi(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiTokenHandler>(ApiTokenHandler.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(Policies.ApiToken, policy => policy.AddAuthenticationSchemes(ApiTokenHandler.SchemeName).RequireAuthenticatedUser());
        services.AddOpenApi(ApiDescription.Document, ApiDescription.Describe);
        return services;
    }

    public static void MapResultsApi(this WebApplication app)
    {
        app.MapOpenApi("/api/{documentName}/openapi.json");
        var files = app.MapGroup("/api/v1/studies/{slug}").RequireAuthorization(Policies.ApiToken);
        foreach (var kind in ResultFiles.All)
            files.MapMethods("/" + kind.Route, Methods, GetAsync).WithMetadata(kind).AddOpenApiOperationTransformer(ApiDescription.DescribeAsync);
        files.MapMethods("/" + PackageApi.Route, Methods, PackageApi.GetAsync).AddOpenApiOperationTransformer(ApiDescription.DescribePackageAsync);
        // A name that no file has: without a token it is refused like the others.
        files.MapMethods("/{file}", Methods, GetAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> GetAsync(HttpContext context, string slug, StudyDbContext db, ResultFiles files)
    {
        var studyId = long.Parse(context.User.FindFirstValue(ApiTokenHandler.Study)!, CultureInfo.InvariantCulture);
        if (await db.Studies.AsNoTracking().SingleOrDefaultAsync(row => row.StudyId == studyId && row.Slug == slug) is not { } study) return ApiProblem.NotFound();
        var query = context.Request.Query;
        var file = await files.OpenAsync(new ResultFileRequest(study, IsMember: true, Path.GetFileName(context.Request.Path.Value!))
        {
            Kind = query["kind"],
            Labels = IsOn(query["labels"]),
            Spreadsheet = IsOn(query["spreadsheet"]),
        });
        if (file.PlanSha256 is { } plan) context.Response.Headers[ResultFile.PlanHeader] = plan;
        return file.Status switch
        {
            ResultFileStatus.Ready => TypedResults.Stream(file.Content!, file.ContentType, file.DownloadName, entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\"")),
            ResultFileStatus.Blinded => ApiProblem.Of(StatusCodes.Status403Forbidden, "Blinded", ExportResponses.Blinded),
            ResultFileStatus.DoesNotFit => ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "The data do not fit into this format", file.Problem!),
            _ => ApiProblem.NotFound(),
        };
    }

    private static bool IsOn(string? choice) => choice is "1" or "true";
}
