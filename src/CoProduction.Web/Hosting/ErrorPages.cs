using System.Globalization;
using System.Net.Mime;
using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.Hosting;

/// <summary>
/// Gives every failed request a page in plain words with a reference that is in the log. Our own and not the
/// framework's, because that one runs the error page with the method of the failed request (a failed POST then becomes
/// a 405) and logs what a client's mistake caused as an unhandled exception.
/// </summary>
internal sealed partial class ErrorPages(RequestDelegate next, IStringLocalizer<UiText> text, ILogger<ErrorPages> logger)
{
    private const string RetryAfterSeconds = "5";

    private static readonly object OriginalEndpointKey = new();

    /// <summary>The endpoint that the client asked for, also after the error page was run.</summary>
    public static Endpoint? OriginalEndpoint(HttpContext context) =>
        context.Items.TryGetValue(OriginalEndpointKey, out var original) ? (Endpoint?)original : context.GetEndpoint();

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody is there to read an answer, and a broken connection is not our failure.
                LogGone(logger, exception.GetType().Name);
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return;
            }
            Explain(context, exception);
        }
        if (NeedsPage(context.Response))
        {
            await WritePageAsync(context);
        }
    }

    private void Explain(HttpContext context, Exception exception)
    {
        var status = Failure.StatusOf(exception);
        context.Response.Clear();
        context.Response.StatusCode = status;
        if (status >= StatusCodes.Status500InternalServerError && status != StatusCodes.Status503ServiceUnavailable)
        {
            LogUnexpected(logger, exception, context.TraceIdentifier);
        }
        else
        {
            // By its kind only: messages of databases and readers may quote what was sent.
            LogRefused(logger, status, exception.GetBaseException().GetType().Name, (exception.GetBaseException() as Npgsql.PostgresException)?.SqlState, context.TraceIdentifier);
        }
    }

    private static bool NeedsPage(HttpResponse response) =>
        !response.HasStarted
        && response.StatusCode >= StatusCodes.Status400BadRequest
        && response.StatusCode != StatusCodes.Status499ClientClosedRequest
        && !response.ContentLength.HasValue
        && string.IsNullOrEmpty(response.ContentType);

    private async Task WritePageAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        if (status is StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }
        if (WantsJson(context.Request))
        {
            await context.Response.WriteAsJsonAsync(
                new ProblemDetails { Status = status, Title = text[ErrorText.Title(status)], Extensions = { ["reference"] = context.TraceIdentifier } },
                options: null,
                MediaTypeNames.Application.ProblemJson);
            return;
        }
        try
        {
            await RunErrorPageAsync(context, status);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // Whatever failed first (the database, say) may fail the page that tells of it.
            LogNoPage(logger, exception.GetBaseException().GetType().Name, context.TraceIdentifier);
            context.Response.Clear();
            await WriteBarePageAsync(context, status);
        }
    }

    /// <summary>Runs the page as a GET without a body, so that no method, form or token can fail it.</summary>
    private async Task RunErrorPageAsync(HttpContext context, int status)
    {
        var request = context.Request;
        var (path, query, method, type) = (request.Path, request.QueryString, request.Method, request.ContentType);
        context.Items[OriginalEndpointKey] = context.GetEndpoint();
        context.SetEndpoint(null);
        request.RouteValues.Clear();
        request.Path = "/error/" + status.ToString(CultureInfo.InvariantCulture);
        request.QueryString = QueryString.Empty;
        request.Method = HttpMethods.IsHead(method) ? HttpMethods.Head : HttpMethods.Get;
        request.ContentType = null;
        context.Features.Set<IFormFeature>(null);
        context.Features.Set<IHttpRequestBodyDetectionFeature>(NoBody.Instance);
        try
        {
            await next(context);
            if (NeedsPage(context.Response))
            {
                await WriteBarePageAsync(context, status);
            }
        }
        finally
        {
            (request.Path, request.QueryString, request.Method, request.ContentType) = (path, query, method, type);
        }
    }

    private async Task WriteBarePageAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        if (status is StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }
        await context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>{text[ErrorText.Title(status)]}</title><meta name="viewport" content="width=device-width, initial-scale=1"></head>
            <body><main><h1>{text[ErrorText.Title(status)]}</h1><p>{text[ErrorText.Advice(status)]}</p><p>{context.TraceIdentifier}</p></main></body>
            </html>
            """,
            CancellationToken.None);
    }

    private static bool WantsJson(HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || request.Headers.Accept.ToString() is var accept
        && accept.Contains("json", StringComparison.OrdinalIgnoreCase)
        && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(LogLevel.Error, "Unexpected failure, reference {Reference}")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string reference);

    [LoggerMessage(LogLevel.Warning, "Answered {Status} because of {Kind} {SqlState}, reference {Reference}")]
    private static partial void LogRefused(ILogger logger, int status, string kind, string? sqlState, string reference);

    [LoggerMessage(LogLevel.Warning, "The error page itself failed with {Kind}, reference {Reference}")]
    private static partial void LogNoPage(ILogger logger, string kind, string reference);

    [LoggerMessage(LogLevel.Debug, "The client went away ({Kind})")]
    private static partial void LogGone(ILogger logger, string kind);

    private sealed class NoBody : IHttpRequestBodyDetectionFeature
    {
        public static readonly NoBody Instance = new();

        public bool CanHaveBody => false;
    }
}
