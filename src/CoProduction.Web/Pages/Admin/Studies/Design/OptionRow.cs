using CoProduction.Studies.Instrument;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>An option as a row. Its follow-up has a form of its own.</summary>
public sealed class OptionRow : KeyRow
{
    public TypedText Label { get; set; } = [];

    public string? Value { get; set; }

    public bool Fixed { get; set; }

    public bool Exclusive { get; set; }

    public override bool IsBlank => Label.IsBlank && string.IsNullOrWhiteSpace(Value) && !Fixed && !Exclusive;

    public static List<OptionRow> Of(IReadOnlyList<Option> options, int spare) => Rows.Of(options, option => option.Key, option => new OptionRow
    {
        Label = TypedText.Of(option.Label),
        Value = DraftReader.Show(option.Value),
        Fixed = option.Fixed,
        Exclusive = option.Exclusive,
    }, spare);

    public static RowsRead<Option> Read(DraftReader reader, string field, IReadOnlyList<OptionRow> rows, IReadOnlyList<Option> stored) =>
        Rows.Read(reader, field, rows, stored, option => option.Key, (row, option, name) => option with
        {
            Key = DraftReader.Key(row.Key),
            Label = reader.Text(row.Label, option.Label),
            Value = reader.Number($"{name}.Value", row.Value),
            Fixed = row.Fixed,
            Exclusive = row.Exclusive,
        });
}
