using System.Diagnostics;

namespace CoProduction.Web.Hosting;

/// <summary>
/// One line per request: method, the route's template, status, time. Never the address itself: it may hold a slug's
/// token or a code. Of a respondent's page only where it failed or was slow: what came of the others is in the tables.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    private const double SlowMilliseconds = 1000;

    public async Task InvokeAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        var method = KnownMethod(context.Request.Method);
        try
        {
            await next(context);
        }
        finally
        {
            var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            var route = ErrorPages.OriginalEndpoint(context) is RouteEndpoint endpoint ? endpoint.RoutePattern.RawText ?? "/" : "(none)";
            if (IsQuiet(context.Request.Path) || (IsOfRespondent(route) && context.Response.StatusCode < StatusCodes.Status400BadRequest && milliseconds < SlowMilliseconds))
            {
                LogQuietly(logger, method, route, context.Response.StatusCode, milliseconds);
            }
            else
            {
                Log(logger, method, route, context.Response.StatusCode, milliseconds);
            }
        }
    }

    // A client's word must not write lines of its own into the log.
    private static string KnownMethod(string method) => method is "GET" or "POST" or "HEAD" or "PUT" or "DELETE" or "OPTIONS" or "PATCH" ? method : "(other)";

    private static bool IsOfRespondent(string route) => route.StartsWith("s/{slug}", StringComparison.Ordinal);

    private static bool IsQuiet(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/lib", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/css", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/js", StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds:0.0} ms")]
    private static partial void Log(ILogger logger, string method, string route, int status, double milliseconds);

    [LoggerMessage(LogLevel.Debug, "{Method} {Route} {Status} in {Milliseconds:0.0} ms")]
    private static partial void LogQuietly(ILogger logger, string method, string route, int status, double milliseconds);
}
