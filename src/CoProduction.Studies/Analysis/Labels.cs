using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>A label per row, each text kept once: arms, strata and clusters of a million rows are few.</summary>
internal sealed class Labels
{
    private readonly List<string> texts = [];
    private readonly List<int> codes = [];
    private readonly Dictionary<string, int> codeOf = new(StringComparer.Ordinal);
    private string? lastText;
    private int lastCode;

    /// <summary>Different labels in the order in which they were first met.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>Index into <see cref="Texts"/> by row, −1 where there is none.</summary>
    public List<int> Codes => codes;

    public string? this[int row] => codes[row] < 0 ? null : texts[codes[row]];

    public void Add(string? text)
    {
        if (text is null)
        {
            codes.Add(-1);
            return;
        }
        if (!ReferenceEquals(text, lastText))
        {
            if (!codeOf.TryGetValue(text, out lastCode))
            {
                codeOf[text] = lastCode = texts.Count;
                texts.Add(text);
            }
            lastText = text;
        }
        codes.Add(lastCode);
    }

    /// <summary>Index of a label, −1 where no row has it.</summary>
    public int CodeOf(string text) => codeOf.GetValueOrDefault(text, -1);

    /// <summary>Rows by label.</summary>
    public int[] Counts()
    {
        var counts = new int[texts.Count];
        foreach (var code in codes)
            if (code >= 0) counts[code]++;
        return counts;
    }

    /// <summary>The column that <see cref="FactorColumn.FromValues"/> makes of the same labels: levels in code point order.</summary>
    public FactorColumn ToFactor(string name)
    {
        string[] levels = [.. texts.Order(StringComparer.Ordinal)];
        var place = new int[levels.Length];
        for (var level = 0; level < levels.Length; level++) place[codeOf[levels[level]]] = level;
        var column = new int[codes.Count];
        for (var row = 0; row < column.Length; row++) column[row] = codes[row] < 0 ? -1 : place[codes[row]];
        return new FactorColumn(name, levels, column);
    }
}
