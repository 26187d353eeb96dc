using Microsoft.Extensions.Options;

namespace CoProduction.Web.Hosting;

/// <summary>
/// Refuses requests for a host that is not ours, so that nobody can have us write another host into a link. Health
/// checks come by address and pass.
/// </summary>
internal static class PublicHost
{
    public static IApplicationBuilder UsePublicHost(this IApplicationBuilder app)
    {
        var site = app.ApplicationServices.GetRequiredService<IOptions<SiteOptions>>().Value;
        if (site.PublicUrl.Length == 0)
        {
            return app;
        }
        var host = new Uri(site.PublicUrl).Host;
        return app.Use((context, next) =>
        {
            if (context.Request.Host.Host.Equals(host, StringComparison.OrdinalIgnoreCase)
                || context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase))
            {
                return next(context);
            }
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
    }
}
