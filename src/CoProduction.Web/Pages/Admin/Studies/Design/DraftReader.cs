using System.Globalization;
using CoProduction.Studies.Design;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Reads what was typed into the values of a draft. What cannot be read is an error at its field; the field keeps what was typed.</summary>
public sealed class DraftReader(ModelStateDictionary problems, IReadOnlyList<string> languages)
{
    private static readonly char[] Separators = [',', ';', '\n', '\r'];

    public bool HasErrors => !problems.IsValid;

    public void Error(string field, string message) => problems.AddModelError(field, message);

    /// <summary>A key or another short text: without outer blanks.</summary>
    public static string Key(string? typed) => typed?.Trim() ?? "";

    public static string? KeyOrNull(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    /// <summary>The stored text with the typed translations; languages that the form does not show keep theirs.</summary>
    public LocalizedText Text(TypedText typed, LocalizedText stored) => typed.Onto(stored, languages);

    public double? Number(string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (double.TryParse(typed.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return number;
        Error(field, $"“{Short(typed)}” is not a number. Write it as 12 or 0.5");
        return null;
    }

    public int? Whole(string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (int.TryParse(typed.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        Error(field, $"“{Short(typed)}” is not a whole number");
        return null;
    }

    /// <summary>For numbers that a design always has.</summary>
    public int Whole(string field, string? typed, int stored)
    {
        if (Whole(field, typed) is { } number) return number;
        if (string.IsNullOrWhiteSpace(typed)) Error(field, "Enter a whole number");
        return stored;
    }

    public double Number(string field, string? typed, double stored)
    {
        if (Number(field, typed) is { } number) return number;
        if (string.IsNullOrWhiteSpace(typed)) Error(field, "Enter a number");
        return stored;
    }

    public DateOnly? Date(string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (DateOnly.TryParseExact(typed.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        Error(field, $"“{Short(typed)}” is not a date. Write it as 2026-03-31");
        return null;
    }

    /// <summary>Several keys in one field, separated by commas or lines.</summary>
    public static IReadOnlyList<string> Keys(string? typed) =>
        [.. (typed ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>Several texts in one field, one per line: they may hold commas.</summary>
    public static IReadOnlyList<string> Lines(string? typed) =>
        [.. (typed ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    public IReadOnlyList<double> Numbers(string field, string? typed) => [.. Keys(typed).Select(part => Number(field, part)).OfType<double>()];

    public static string? Show(double? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static string? Show(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static string? Show(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Show(IEnumerable<double> numbers) => string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
