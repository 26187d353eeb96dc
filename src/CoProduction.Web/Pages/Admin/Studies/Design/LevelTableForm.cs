using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class LevelTableForm
{
    public string? Key { get; set; }

    public string? Label { get; set; }

    public List<string?> Outcomes { get; set; } = [];

    public Breakdown By { get; set; }

    public bool Weighted { get; set; }

    public string? SmallestCell { get; set; }

    public static LevelTableForm Of(LevelTable table) =>
        new() { Key = table.Key, Label = table.Label, Outcomes = [.. table.Outcomes], By = table.By, Weighted = table.Weighted, SmallestCell = DraftReader.Show(table.SmallestCell) };

    public LevelTable Read(LevelTable stored, StudyDesign design, DraftReader reader) => stored with
    {
        Key = DraftReader.Key(Key),
        Label = DraftReader.Key(Label),
        Outcomes = Choices.InOrder(stored.Outcomes, Outcomes, design.Measures.Select(measure => measure.Key)),
        By = By,
        Weighted = Weighted,
        SmallestCell = reader.Whole("Form.SmallestCell", SmallestCell),
    };
}
