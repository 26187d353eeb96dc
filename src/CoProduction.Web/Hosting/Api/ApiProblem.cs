using Microsoft.AspNetCore.Http.HttpResults;

namespace CoProduction.Web.Hosting.Api;

/// <summary>Why the API gives no file, as problem+json (RFC 9457).</summary>
internal static class ApiProblem
{
    public static ProblemHttpResult Of(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title, type: "about:blank");

    /// <summary>The same for a study that does not exist, a study that the token does not read, and a file that does not exist.</summary>
    public static ProblemHttpResult NotFound() => Of(StatusCodes.Status404NotFound, "Not found", "The token reads no study with this address, or the study has no such file.");
}
