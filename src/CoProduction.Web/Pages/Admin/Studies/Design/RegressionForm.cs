using CoProduction.Studies.Analysis;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class RegressionForm
{
    public string? Key { get; set; }

    public string? Label { get; set; }

    public string? Outcome { get; set; }

    public RegressionModel Model { get; set; }

    public string? Randomization { get; set; }

    public ArmCoding Coding { get; set; }

    /// <summary>One per line.</summary>
    public string? Terms { get; set; }

    /// <summary>One per line.</summary>
    public string? Absorb { get; set; }

    public string? Lower { get; set; }

    public string? Upper { get; set; }

    public ErrorType Errors { get; set; }

    public Breakdown By { get; set; }

    public string? Stars { get; set; }

    public bool ShadeNegative { get; set; }

    public string? Table { get; set; }

    public string? Column { get; set; }

    public string? Endogenous { get; set; }

    public static RegressionForm Of(RegressionTable table) => new()
    {
        Key = table.Key,
        Label = table.Label,
        Outcome = table.Outcome,
        Model = table.Model,
        Randomization = table.Randomization,
        Coding = table.Coding,
        Terms = string.Join('\n', table.Terms),
        Absorb = string.Join('\n', table.Absorb),
        Lower = DraftReader.Show(table.Lower),
        Upper = DraftReader.Show(table.Upper),
        Errors = table.Errors,
        By = table.By,
        Stars = DraftReader.Show(table.Stars),
        ShadeNegative = table.ShadeNegative == true,
        Table = table.Table,
        Column = table.Column,
        Endogenous = table.Endogenous,
    };

    public RegressionTable Read(RegressionTable stored, DraftReader reader) => stored with
    {
        Key = DraftReader.Key(Key),
        Label = DraftReader.Key(Label),
        Outcome = DraftReader.Key(Outcome),
        Model = Model,
        Randomization = DraftReader.KeyOrNull(Randomization),
        Coding = Coding,
        Terms = DraftReader.Keys(Terms),
        Absorb = DraftReader.Keys(Absorb),
        Lower = reader.Number("Form.Lower", Lower),
        Upper = reader.Number("Form.Upper", Upper),
        Errors = Errors,
        By = By,
        Stars = reader.Numbers("Form.Stars", Stars),
        ShadeNegative = ShadeNegative ? true : null,
        Table = DraftReader.KeyOrNull(Table),
        Column = DraftReader.KeyOrNull(Column),
        Endogenous = DraftReader.KeyOrNull(Endogenous),
    };
}
