using Microsoft.AspNetCore.Authentication.Cookies;

namespace CoProduction.Web.Hosting.Authorization;

/// <summary>
/// Under https a cookie's name starts with <c>__Host-</c>: the browser then takes it only from this host, with Secure
/// and for the path /. Under http, which is a laptop's localhost, such a cookie would be refused.
/// </summary>
public sealed class PrefixedCookies : ICookieManager
{
    private readonly ChunkingCookieManager cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) => cookies.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        cookies.AppendResponseCookie(context, Name(context, key), value, ForHost(context, options));

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        cookies.DeleteCookie(context, Name(context, key), ForHost(context, options));

    private static string Name(HttpContext context, string key) => context.Request.IsHttps ? $"__Host-{key}" : key;

    private static CookieOptions ForHost(HttpContext context, CookieOptions options)
    {
        options.Secure = context.Request.IsHttps;
        options.Path = "/";
        options.Domain = null;
        return options;
    }
}
