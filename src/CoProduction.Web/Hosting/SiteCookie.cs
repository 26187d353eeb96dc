namespace CoProduction.Web.Hosting;

/// <summary>
/// Cookies are <c>__Host-</c> and Secure under https only: a browser drops such a cookie from http://192.168.…,
/// and a study is tried out on http://localhost.
/// </summary>
public static class SiteCookie
{
    public static string Name(string name, bool https) => https ? "__Host-" + name : name;

    public static CookieSecurePolicy Secure(bool https) => https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
}
