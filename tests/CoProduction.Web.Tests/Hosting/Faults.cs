using CoProduction.Web.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Hosting;

/// <summary>
/// Makes a page fail, or tell what it was sent, as the request's header <c>X-Fault</c> asks. The page is
/// <see cref="Page"/>, which every installation has; the error page itself is run under another path.
/// </summary>
internal sealed class Faults : IAsyncResourceFilter
{
    public const string Page = "/error";

    public static void Add(IServiceCollection services) => services.Configure<MvcOptions>(mvc => mvc.Filters.Add(new Faults()));

    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.Path != Page)
        {
            await next();
            return;
        }
        switch (http.Request.Headers["X-Fault"].ToString())
        {
            case "unexpected":
                throw new InvalidOperationException("The secret of the failure");
            case "unavailable":
                throw new DatabaseUnavailableException("No database");
            case "full":
                throw new Microsoft.Data.Sqlite.SqliteException("disk full", 13);
            case "duplicate":
                throw new Microsoft.Data.Sqlite.SqliteException("unique", 19);
            case "postgres 22021":
                throw new Npgsql.PostgresException("invalid byte sequence", "ERROR", "ERROR", "22021");
            case "postgres 23505":
                throw new Npgsql.PostgresException("duplicate key", "ERROR", "ERROR", "23505");
            case "postgres 57P01":
                throw new Npgsql.PostgresException("shutting down", "FATAL", "FATAL", "57P01");
            case "unauthorized":
                context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
                break;
            case "echo":
                context.Result = new ContentResult { Content = http.Request.HasFormContentType ? http.Request.Form["text"] : http.Request.Query["text"] };
                break;
            case "address":
                context.Result = new ContentResult { Content = $"{http.Request.Scheme} {http.Connection.RemoteIpAddress}" };
                break;
            default:
                await next();
                break;
        }
    }
}
