namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Two keys as one value of a field, whatever characters they hold.</summary>
public static class KeyPair
{
    public static string Of(string first, string second) => $"{Uri.EscapeDataString(first)}/{Uri.EscapeDataString(second)}";

    public static (string First, string Second)? Read(string? value)
    {
        var parts = value?.Split('/') ?? [];
        return parts.Length == 2 ? (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : null;
    }
}
