using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace CoProduction.Web.TagHelpers;

/// <summary>Addresses of our own style sheets and scripts, with their content's hash: what <c>asp-append-version</c> writes, without a tag helper for each.</summary>
internal static class AssetUrl
{
    /// <param name="url">The page's helper.</param>
    /// <param name="path">Path below <c>wwwroot</c>.</param>
    public static string Asset(this IUrlHelper url, string path)
    {
        var context = url.ActionContext.HttpContext;
        var versions = context.RequestServices.GetRequiredService<IFileVersionProvider>();
        return versions.AddFileVersionToPath(context.Request.PathBase, $"{context.Request.PathBase}/{path}");
    }
}
