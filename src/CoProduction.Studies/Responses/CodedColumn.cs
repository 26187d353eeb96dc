namespace CoProduction.Studies.Responses;

/// <summary>A text per row out of few distinct ones (site, stratum, language), kept as codes.</summary>
public sealed class CodedColumn
{
    private readonly List<string> levels = [];
    private readonly Dictionary<string, int> codeOf = new(StringComparer.Ordinal);
    private readonly List<int> codes = [];
    private (string? Text, int Code) last;

    internal CodedColumn(string name) => Name = name;

    public string Name { get; }

    /// <summary>Distinct texts in the order in which they were first met.</summary>
    public IReadOnlyList<string> Levels => levels;

    public int Length => codes.Count;

    /// <summary>The text of a row, null where there is none.</summary>
    public string? this[int row] => codes[row] < 0 ? null : levels[codes[row]];

    /// <summary>Index into <see cref="Levels"/>, −1 where there is none.</summary>
    public int Code(int row) => codes[row];

    internal void Append(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            codes.Add(-1);
            return;
        }
        // Rows in a row often share one object.
        if (!ReferenceEquals(text, last.Text)) last = (text, CodeOf(text));
        codes.Add(last.Code);
    }

    private int CodeOf(string text)
    {
        if (codeOf.TryGetValue(text, out var code)) return code;
        levels.Add(text);
        return codeOf[text] = levels.Count - 1;
    }

    internal void Reserve(int rows) => codes.EnsureCapacity(rows);

    internal void Trim() => codes.TrimExcess();

    /// <summary>Forgets the rows, not the texts that were met.</summary>
    internal void Clear() => codes.Clear();

    internal void Save(BinaryWriter writer) => FrameSpool.Write(writer, codes);

    internal void Load(BinaryReader reader, int rows) => FrameSpool.Read(reader, codes, rows);
}
