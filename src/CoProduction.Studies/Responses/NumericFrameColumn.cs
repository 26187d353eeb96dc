using System.Runtime.InteropServices;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Responses;

/// <summary>Numbers; NaN where a value is missing.</summary>
public sealed class NumericFrameColumn : FrameColumn
{
    private readonly List<double> values = [];
    private readonly NumberTexts texts = new();

    internal NumericFrameColumn(string name, string variable, string theme, LocalizedText label) : base(name, variable, theme, label) { }

    public ReadOnlySpan<double> Values => CollectionsMarshal.AsSpan(values);

    public override double Number(int row) => values[row];

    public override string? Code(int row) => HasValue(row) ? texts.Of(values[row]) : null;

    public override AnswerValue? Answer(int row) => HasValue(row) ? AnswerValue.Of(values[row]) : null;

    internal void Append(double value)
    {
        AppendPresent();
        values.Add(value);
    }

    private protected override void AppendNothing() => values.Add(double.NaN);

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
        FrameSpool.Write(writer, values);
    }

    internal override void Load(BinaryReader reader, int rows)
    {
        base.Load(reader, rows);
        FrameSpool.Read(reader, values, rows);
    }
}
