using CoProduction.Studies.Design;

namespace CoProduction.Studies.Responses;

/// <summary>Words or ISO dates.</summary>
public sealed class TextFrameColumn : FrameColumn
{
    private readonly List<string?> values = [];

    internal TextFrameColumn(string name, string variable, string theme, LocalizedText label) : base(name, variable, theme, label) { }

    public override double Number(int row) => double.NaN;

    public override string? Code(int row) => values[row];

    public override AnswerValue? Answer(int row) => values[row] is { } text ? AnswerValue.Of(text) : null;

    internal void Append(string value)
    {
        AppendPresent();
        values.Add(value);
    }

    private protected override void AppendNothing() => values.Add(null);

    internal override void Reserve(int rows)
    {
        base.Reserve(rows);
        values.EnsureCapacity(rows);
    }

    internal override void Trim()
    {
        base.Trim();
        values.TrimExcess();
    }

    internal override void Clear()
    {
        base.Clear();
        values.Clear();
    }

    internal override void Save(BinaryWriter writer)
    {
        base.Save(writer);
        foreach (var value in values)
            if (value is not null) writer.Write(value);
    }

    internal override void Load(BinaryReader reader, int rows)
    {
        base.Load(reader, rows);
        values.Clear();
        for (var row = 0; row < rows; row++) values.Add(HasValue(row) ? reader.ReadString() : null);
    }
}
