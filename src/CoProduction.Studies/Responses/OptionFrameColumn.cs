using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Responses;

/// <summary>One option of several per row, kept as its index.</summary>
public sealed class OptionFrameColumn : FrameColumn
{
    private readonly List<Option> options;
    private readonly Dictionary<string, int> indexOf;
    private readonly List<short> codes = [];

    /// <param name="name">Name in exports.</param>
    /// <param name="variable">Variable.</param>
    /// <param name="theme">Theme or empty.</param>
    /// <param name="label">Label.</param>
    /// <param name="options">Options of all versions, those of the latest version first.</param>
    internal OptionFrameColumn(string name, string variable, string theme, LocalizedText label, IEnumerable<Option> options) : base(name, variable, theme, label)
    {
        this.options = [.. options.DistinctBy(option => option.Key)];
        indexOf = this.options.Select((option, index) => (option.Key, index)).ToDictionary(pair => pair.Key, pair => pair.index, StringComparer.Ordinal);
    }

    public IReadOnlyList<Option> Options => options;

    /// <summary>Index into <see cref="Options"/>, −1 where there is none.</summary>
    internal int CodeAt(int row) => codes[row];

    /// <summary>The option of a row, null where there is none.</summary>
    public Option? this[int row] => HasValue(row) ? options[codes[row]] : null;

    public override double Number(int row) => this[row]?.Value ?? double.NaN;

    public override string? Code(int row) => this[row]?.Key;

    public override AnswerValue? Answer(int row) => this[row] is { } option ? AnswerValue.Of(option.Key) : null;

    /// <summary>False where no version of the design has the option.</summary>
    internal bool TryAppend(string key)
    {
        if (!indexOf.TryGetValue(key, out var code)) return false;
        AppendPresent();
        codes.Add((short)code);
        return true;
    }

    private protected override void AppendNothing() => codes.Add(-1);

    internal override void Reserve(int rows)
    {
        base.Reserve(rows);
        codes.EnsureCapacity(rows);
    }

    internal override void Trim()
    {
        base.Trim();
        codes.TrimExcess();
    }

    internal override void Clear()
    {
        base.Clear();
        codes.Clear();
    }

    internal override void Save(BinaryWriter writer)
    {
        base.Save(writer);
        FrameSpool.Write(writer, codes);
    }

    internal override void Load(BinaryReader reader, int rows)
    {
        base.Load(reader, rows);
        FrameSpool.Read(reader, codes, rows);
    }
}
