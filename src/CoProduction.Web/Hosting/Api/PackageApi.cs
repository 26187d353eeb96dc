using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using CoProduction.Studies.Disclosure;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace CoProduction.Web.Hosting.Api;

/// <summary>
/// The replication package for scripts. It takes long and lies on disk, so the first request has it prepared and is answered by 202; the same request gets the file once it is ready.
/// A prepared package is every token's of the study, for as long as prepared packages are kept.
/// </summary>
internal static class PackageApi
{
    public const string Route = "package.zip";

    public const string ContentType = "application/zip";

    private const int SecondsToNextLook = 5;

    public static async Task<IResult> GetAsync(HttpContext context, string slug, StudyDbContext db, StudyPackages packages, PreparedPackages prepared)
    {
        var studyId = long.Parse(context.User.FindFirstValue(ApiTokenHandler.Study)!, CultureInfo.InvariantCulture);
        if (await db.Studies.AsNoTracking().SingleOrDefaultAsync(row => row.StudyId == studyId && row.Slug == slug) is not { } study) return ApiProblem.NotFound();
        if (!ExportResponses.IsReadable(study)) return ApiProblem.Of(StatusCodes.Status403Forbidden, "Blinded", ExportResponses.Blinded);
        var query = context.Request.Query;
        if (await ResultsKind.ChooseAsync(db, study, isMember: true, query["kind"]) is not { } choice) return ApiProblem.NotFound();
        PublicData? data = null;
        if (query["variant"] == "public")
        {
            if (await packages.DeclaredAsync(studyId) is not { } declared) return ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "Not declared", StudyPackages.NotDeclared);
            data = declared;
        }
        var request = new PackageRequest(choice.Chosen, data, data is not null && query["suppress"] == "1");
        var owner = OwnerOf(studyId);
        return prepared.Newest(study, request, owner) switch
        {
            { IsAtWork: true } atWork => Accepted(context, atWork),
            { State: PreparedState.Ready } ready when prepared.Open(ready) is { } stream => File(context, study, ready, stream),
            { State: PreparedState.Refused or PreparedState.Failed } ended => Ended(prepared, ended),
            _ when HttpMethods.IsHead(context.Request.Method) => ApiProblem.Of(StatusCodes.Status409Conflict, "Not prepared", "The package is not prepared. A GET request has it prepared."),
            _ => prepared.Start(study, request, owner, context.User.FindFirstValue(ClaimTypes.Name)!) is { } asked ? (IResult)Accepted(context, asked) : NoRoom(context),
        };
    }

    /// <summary>Packages belong to who asked for them; those of scripts to the study, by an id that no researcher has.</summary>
    private static Guid OwnerOf(long studyId) => new(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"api packages of study {studyId}"))).AsSpan(0, 16));

    private static JsonHttpResult<PackageState> Accepted(HttpContext context, PreparedPackage package)
    {
        context.Response.Headers.RetryAfter = SecondsToNextLook.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Json(new PackageState(package.State == PreparedState.Waiting ? "waiting" : "making", package.Doing, package.Done, package.Steps, "Ask again at the same address, no sooner than Retry-After says."),
            statusCode: StatusCodes.Status202Accepted);
    }

    private static FileStreamHttpResult File(HttpContext context, Study study, PreparedPackage package, FileStream stream)
    {
        context.Response.Headers[ResultFile.PlanHeader] = package.PlanSha256;
        return TypedResults.Stream(stream, ContentType, package.DownloadName(study), package.AskedAt, new EntityTagHeaderValue($"\"{package.Sha256}\""), enableRangeProcessing: true);
    }

    /// <summary>Told once: the next request has it prepared anew.</summary>
    private static ProblemHttpResult Ended(PreparedPackages prepared, PreparedPackage package)
    {
        prepared.Remove(package);
        return package.State == PreparedState.Refused
            ? ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "The package would tell too much", string.Join(' ', [package.Problem!, .. package.Advice]))
            : ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, "The package was not made", package.Problem!);
    }

    private static ProblemHttpResult NoRoom(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "600";
        return ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, "No room", "There is no room for another package just now. Try again later.");
    }

    /// <summary>How far a package is.</summary>
    private sealed record PackageState(string State, string Doing, int Done, int Steps, string Next);
}
