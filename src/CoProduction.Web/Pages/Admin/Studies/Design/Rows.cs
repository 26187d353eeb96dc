using System.Globalization;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Rows of forms from the entries of a draft, and back.</summary>
public static class Rows
{
    /// <summary>Empty rows under the filled ones: enough to go on without asking for more.</summary>
    public const int Spare = 2;

    public static List<TRow> Of<T, TRow>(IReadOnlyList<T> entries, Func<T, string> keyOf, Func<T, TRow> row, int spare = Spare) where TRow : KeyRow, new()
    {
        var rows = new List<TRow>();
        foreach (var (index, entry) in entries.Index())
        {
            var made = row(entry);
            made.Was = string.Create(CultureInfo.InvariantCulture, $"{index}:{keyOf(entry)}");
            made.Key = keyOf(entry);
            rows.Add(made);
        }
        return Padded(rows, spare);
    }

    public static List<TRow> Padded<TRow>(List<TRow> rows, int spare = Spare) where TRow : new()
    {
        for (var added = 0; added < spare; added++) rows.Add(new TRow());
        return rows;
    }

    /// <param name="reader">Takes the errors.</param>
    /// <param name="field">Form name of the rows.</param>
    /// <param name="rows">What was typed.</param>
    /// <param name="stored">The entries of the draft.</param>
    /// <param name="keyOf">Key of an entry.</param>
    /// <param name="read">Makes the entry of a row from the stored one (or a new one) and the row's form name.</param>
    public static RowsRead<T> Read<T, TRow>(
        DraftReader reader, string field, IReadOnlyList<TRow> rows, IReadOnlyList<T> stored, Func<T, string> keyOf, Func<TRow, T, string, T> read)
        where T : new()
        where TRow : KeyRow
    {
        var entries = new List<T>();
        var renamed = new Dictionary<string, string>();
        var found = rows.Select(row => (New: DraftReader.Key(row.Key), Was: Stored(stored, row.Was, keyOf))).ToList();
        foreach (var (index, row) in rows.Index())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]");
            var (key, was) = found[index];
            var oldKey = was is null ? "" : keyOf(was);
            if (key.Length == 0 && IsNoEntry(reader, name, row, was is not null, oldKey)) continue;
            // Of two entries with one key, the one that keeps it keeps what refers to it.
            var isRenamed = oldKey.Length > 0 && oldKey != key
                && !found.Any(other => other.New == oldKey && other.Was is { } kept && keyOf(kept) == oldKey);
            if (isRenamed)
            {
                if (found.Index().Any(other => other.Index != index && other.Item.New == key))
                    reader.Error($"{name}.Key", $"There is another “{key}”: what refers to the two could not be told apart afterwards");
                renamed[oldKey] = key;
            }
            entries.Add(read(row, was ?? new T(), name));
        }
        return new RowsRead<T>(entries, renamed);
    }

    /// <summary>A stored entry without a key stays as it is: its key is missing, which the check says.</summary>
    private static bool IsNoEntry(DraftReader reader, string name, KeyRow row, bool isStored, string oldKey)
    {
        if (isStored) return oldKey.Length > 0;
        if (!row.IsBlank) reader.Error($"{name}.Key", "Give this row a key, or empty it");
        return true;
    }

    private static T? Stored<T>(IReadOnlyList<T> stored, string? was, Func<T, string> keyOf)
    {
        var colon = was?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0) return default;
        var key = was![(colon + 1)..];
        // The number first: keys may be missing or double in a draft. Somebody else may have moved the entry: then the key tells.
        if (int.TryParse(was.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < stored.Count && keyOf(stored[index]) == key)
            return stored[index];
        return key.Length == 0 ? default : stored.FirstOrDefault(entry => keyOf(entry) == key);
    }
}
