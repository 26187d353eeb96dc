using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class FactorForm
{
    public string? Key { get; set; }

    public string? Label { get; set; }

    public List<LevelRow> Levels { get; set; } = [];

    public static FactorForm Of(Factor factor) => new()
    {
        Key = factor.Key,
        Label = factor.Label,
        Levels = Rows.Of(factor.Levels, level => level.Key,
            level => new LevelRow { Label = level.Label, Dose = DraftReader.Show(level.Dose), Text = TypedText.Of(level.Text) }),
    };

    public RowsRead<Level> ReadLevels(Factor stored, DraftReader reader) => Rows.Read(reader, "Form.Levels", Levels, stored.Levels, level => level.Key,
        (row, level, field) => level with
        {
            Key = DraftReader.Key(row.Key),
            Label = DraftReader.Key(row.Label),
            Dose = reader.Number($"{field}.Dose", row.Dose),
            Text = reader.Text(row.Text, level.Text),
        });
}
