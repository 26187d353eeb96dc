namespace CoProduction.Web.Hosting;

/// <summary>The configuration section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>
    /// The address under which people reach this site, as <c>https://surveys.example.org</c>. Links that are handed out
    /// are made of it, requests for other hosts are refused, and under https cookies are tied to the host. Empty on a
    /// laptop.
    /// </summary>
    public string PublicUrl { get; set; } = "";

    public bool IsHttps => PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The address of a link that is handed out.</summary>
    /// <param name="path">From the root, as <c>/s/nudges</c>.</param>
    public string Link(HttpRequest request, string path) =>
        PublicUrl.Length > 0 ? PublicUrl.TrimEnd('/') + path : $"{request.Scheme}://{request.Host}{request.PathBase}{path}";

    internal static bool IsValid(SiteOptions options) =>
        options.PublicUrl.Length == 0
        || (Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.AbsolutePath == "/" && url.Query.Length == 0);
}
