using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CoProduction.Web.Hosting;

/// <summary>
/// Refuses bodies in a form that no page of ours sends, and normalizes all text of forms and queries before any page
/// sees it.
/// </summary>
internal sealed class InputGuard(RequestDelegate next)
{
    private static readonly HashSet<string> BodyTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/x-www-form-urlencoded", "multipart/form-data", "application/json", "application/csp-report", "application/reports+json", "text/csv",
    };

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is null)
        {
            // A page that does not exist reads no body.
            await next(context);
            return;
        }
        var request = context.Request;
        if (await IsTooLargeAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
        if (HasBody(request) && !IsKnownType(request.ContentType))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        if (!NormalizeQuery(request) || (request.HasFormContentType && !await NormalizeFormAsync(request, context.RequestAborted)))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        await next(context);
    }

    /// <summary>
    /// What is announced as too large is read and thrown away (up to what the server takes at all): a browser that is
    /// still sending when the connection closes shows a broken connection and not our page.
    /// </summary>
    private static async Task<bool> IsTooLargeAsync(HttpContext context)
    {
        var limit = context.GetEndpoint()!.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { } own ? own.MaxRequestBodySize : RequestLimits.PageBytes;
        var size = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (context.Request.ContentLength > limit)
        {
            // Routing has already held the body to the limit that the page states.
            if (size is { IsReadOnly: false }) size.MaxRequestBodySize = RequestLimits.DiscardedBytes;
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            return true;
        }
        if (size is { IsReadOnly: false })
        {
            size.MaxRequestBodySize = limit;
        }
        return false;
    }

    private static bool HasBody(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;

    private static bool IsKnownType(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && BodyTypes.Contains(type.MediaType.ToString())
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static bool NormalizeQuery(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return true;
        }
        if (!TryNormalize(request.Query, out var fields))
        {
            return false;
        }
        if (fields is not null)
        {
            request.Query = new QueryCollection(fields);
        }
        return true;
    }

    private static async Task<bool> NormalizeFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        if (!TryNormalize(form, out var fields))
        {
            return false;
        }
        if (fields is not null)
        {
            request.Form = new FormCollection(fields, form.Files);
        }
        return true;
    }

    /// <summary>False for what is to be refused; no fields where nothing is to be changed.</summary>
    private static bool TryNormalize(IEnumerable<KeyValuePair<string, StringValues>> given, out Dictionary<string, StringValues>? fields)
    {
        fields = null;
        var changed = false;
        var normal = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in given)
        {
            if (!TextInput.IsAcceptable(name) || !values.All(TextInput.IsAcceptable))
            {
                return false;
            }
            var kept = values.Select(TextInput.Normalize).ToArray();
            changed |= !values.SequenceEqual(kept);
            normal[name] = kept;
        }
        fields = changed ? normal : null;
        return true;
    }
}
