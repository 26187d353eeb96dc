using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class CorrelateForm
{
    public string? Key { get; set; }

    public string? Label { get; set; }

    public List<string?> Outcomes { get; set; } = [];

    public List<string?> Predictors { get; set; } = [];

    public CorrelationMethod Method { get; set; }

    public Breakdown By { get; set; }

    /// <summary>Name of a <see cref="ThresholdOf"/>, or empty.</summary>
    public string? Threshold { get; set; }

    public string? Stars { get; set; }

    public bool ShadeNegative { get; set; }

    public string? SmallestCell { get; set; }

    public static CorrelateForm Of(CorrelateTable table) => new()
    {
        Key = table.Key,
        Label = table.Label,
        Outcomes = [.. table.Outcomes],
        Predictors = [.. table.Predictors],
        Method = table.Method,
        By = table.By,
        Threshold = table.Threshold?.ToString() ?? "",
        Stars = DraftReader.Show(table.Stars),
        ShadeNegative = table.ShadeNegative == true,
        SmallestCell = DraftReader.Show(table.SmallestCell),
    };

    public CorrelateTable Read(CorrelateTable stored, StudyDesign design, DraftReader reader)
    {
        var measures = design.Measures.Select(measure => measure.Key).ToList();
        return stored with
        {
            Key = DraftReader.Key(Key),
            Label = DraftReader.Key(Label),
            Outcomes = Choices.InOrder(stored.Outcomes, Outcomes, measures),
            Predictors = Choices.InOrder(stored.Predictors, Predictors, measures),
            Method = Method,
            By = By,
            Threshold = ReadThreshold(reader),
            Stars = reader.Numbers("Form.Stars", Stars),
            ShadeNegative = ShadeNegative ? true : null,
            SmallestCell = reader.Whole("Form.SmallestCell", SmallestCell),
        };
    }

    private ThresholdOf? ReadThreshold(DraftReader reader)
    {
        if (string.IsNullOrEmpty(Threshold)) return null;
        if (Enum.GetNames<ThresholdOf>().Contains(Threshold, StringComparer.Ordinal)) return Enum.Parse<ThresholdOf>(Threshold);
        reader.Error("Form.Threshold", "Choose what is looked for at a threshold, or nothing");
        return null;
    }
}
