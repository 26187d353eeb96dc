using System.Collections;
using System.Globalization;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>
/// What a button inside a form does to the rows of the form as typed, without saving: <c>add:Form.Levels</c>, <c>up:Form.Levels:2</c>,
/// <c>down:…</c>, <c>remove:…</c>. <c>show</c> only shows the form again, for fields that depend on others.
/// </summary>
public static class RowAction
{
    private const int Added = 5;
    private const int MaxRows = 500;

    /// <summary>False: the button saves.</summary>
    public static bool Run(object page, string? act)
    {
        if (act is null or "save") return false;
        var parts = act.Split(':');
        if (act != "show" && parts is [var verb, var field, ..] && Find(page, field) is { } rows) Run(rows, verb, parts);
        return true;
    }

    public static string Add(string field) => $"add:{field}";

    public static string Of(string verb, string field, int index) => string.Create(CultureInfo.InvariantCulture, $"{verb}:{field}:{index}");

    private static void Run(IList rows, string verb, string[] parts)
    {
        if (verb == "add")
        {
            var type = rows.GetType().GetGenericArguments()[0];
            for (var added = 0; added < Added && rows.Count < MaxRows; added++) rows.Add(Activator.CreateInstance(type));
            return;
        }
        if (parts.Length != 3 || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= rows.Count) return;
        if (verb == "remove") rows.RemoveAt(index);
        else if (verb == "up" && index > 0) Swap(rows, index, index - 1);
        else if (verb == "down" && index < rows.Count - 1) Swap(rows, index, index + 1);
    }

    private static void Swap(IList rows, int one, int other) => (rows[one], rows[other]) = (rows[other], rows[one]);

    /// <summary>The list of rows of this form name. Only forms of this folder are looked into.</summary>
    private static IList? Find(object page, string field)
    {
        object? found = page;
        foreach (var name in field.Split('.'))
        {
            if (found is null || found.GetType().Namespace?.StartsWith(typeof(RowAction).Namespace!, StringComparison.Ordinal) != true) return null;
            found = found.GetType().GetProperty(name)?.GetValue(found);
        }
        return found is IList list && list.GetType().IsGenericType ? list : null;
    }
}
