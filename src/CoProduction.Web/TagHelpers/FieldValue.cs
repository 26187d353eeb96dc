using System.Collections;
using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace CoProduction.Web.TagHelpers;

/// <summary>A value as a form carries it: independent of the reader's culture, so that it binds back.</summary>
internal static class FieldValue
{
    public static string? Format(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    public static IReadOnlyCollection<string> FormatMany(object? value) => value switch
    {
        null => [],
        string text => [text],
        IEnumerable many => [.. many.Cast<object?>().Select(Format).OfType<string>()],
        _ => [Format(value)!],
    };

    /// <summary>What was typed, if this request posted the field.</summary>
    public static string? Posted(ModelStateDictionary modelState, string name) =>
        modelState.TryGetValue(name, out var entry) ? entry.AttemptedValue : null;

    public static IReadOnlyCollection<string>? PostedMany(ModelStateDictionary modelState, string name)
    {
        if (!modelState.TryGetValue(name, out var entry))
            return null;
        return entry.RawValue switch
        {
            string[] many => many,
            string one => [one],
            _ => null,
        };
    }
}
