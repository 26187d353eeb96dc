using System.Globalization;

namespace CoProduction.Studies.Disclosure;

/// <summary>
/// Quasi-identifiers on one line each, for forms and verbs: <c>gender</c>, <c>age: 30, 45, 60</c> (cuts), <c>education: doctorate = degree, none = school</c> (merged options).
/// </summary>
public static class QuasiIdentifierNotation
{
    /// <exception cref="FormatException">The line is none of these; the message says why.</exception>
    public static QuasiIdentifier Read(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var variable = (colon < 0 ? line : line[..colon]).Trim();
        if (variable.Length == 0) throw new FormatException($"“{line.Trim()}” names no variable. Write it as age: 30, 45, 60.");
        var parts = colon < 0 ? [] : line[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var cuts = new List<double>();
        var merge = new Dictionary<string, string>();
        foreach (var part in parts)
            if (part.Split('=', StringSplitOptions.TrimEntries) is [{ Length: > 0 } from, { Length: > 0 } to]) merge[from] = to;
            else if (double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var cut) && double.IsFinite(cut)) cuts.Add(cut);
            else throw new FormatException($"“{part}” of {variable} is neither a number, at which a band begins, nor two options as doctorate = degree.");
        return new QuasiIdentifier { Variable = variable, Cuts = cuts, Merge = merge };
    }

    public static string Write(QuasiIdentifier known)
    {
        var parts = known.Cuts.Select(cut => cut.ToString("R", CultureInfo.InvariantCulture)).Concat(known.Merge.Select(pair => $"{pair.Key} = {pair.Value}")).ToList();
        return parts.Count == 0 ? known.Variable : $"{known.Variable}: {string.Join(", ", parts)}";
    }
}
