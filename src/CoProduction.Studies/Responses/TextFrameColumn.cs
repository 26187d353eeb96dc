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

    internal override void Trim()
    {
        base.Trim();
        values.TrimExcess();
    }
}
