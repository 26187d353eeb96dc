namespace CoProduction.Web.Hosting;

/// <summary>How large a request may be. A page that takes files says so by <c>[RequestSizeLimit(RequestLimits.ImportBytes)]</c>.</summary>
public static class RequestLimits
{
    /// <summary>A page of long texts is some 20 kB; 5 MB in a field are no answer.</summary>
    public const int PageBytes = 256 * 1024;

    public const int ImportBytes = 10 * 1024 * 1024;

    /// <summary>Up to here a body that is too large is read and thrown away, so that its sender gets our page and not a broken connection.</summary>
    public const int DiscardedBytes = 2 * ImportBytes;

    /// <summary>A matrix of 100 items with three states each.</summary>
    public const int Fields = 1000;

    public const int FieldNameLength = 512;
}
