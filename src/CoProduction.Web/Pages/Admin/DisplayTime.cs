using System.Globalization;

namespace CoProduction.Web.Pages.Admin;

/// <summary>Times on researchers' pages are UTC and say so: members of one study sit in several countries.</summary>
public static class DisplayTime
{
    public static string Of(DateTimeOffset? at) => at?.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "";
}
