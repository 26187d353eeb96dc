using System.Collections;
using System.Globalization;
using System.Reflection;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Tests;

/// <summary>Finds every text of a design that is not empty, wherever the record keeps it.</summary>
internal static class Texts
{
    public static IEnumerable<(string Place, LocalizedText Text)> In(object value, string place = "design")
    {
        if (value is LocalizedText text) return text.Texts.Count > 0 ? [(place, text)] : [];
        if (value is string || value.GetType().IsPrimitive) return [];
        if (value is IDictionary words) return words.Keys.Cast<object>().SelectMany(key => In(words[key]!, $"{place}.{key}"));
        if (value is IEnumerable list) return list.Cast<object>().SelectMany((each, i) => In(each, $"{place}[{KeyOf(each) ?? i.ToString(CultureInfo.InvariantCulture)}]"));
        return value.GetType().Assembly == typeof(StudyDesign).Assembly
            ? value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0)
                .SelectMany(property => property.GetValue(value) is { } inner ? In(inner, $"{place}.{property.Name}") : [])
            : [];
    }

    private static string? KeyOf(object value) => value.GetType().GetProperty("Key")?.GetValue(value) as string;
}
