using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class PlanSettingsForm
{
    public string? Level { get; set; }

    public List<string?> Balance { get; set; } = [];

    public bool RedrawFamilies { get; set; }

    public static PlanSettingsForm Of(StudyDesign design) => new() { Level = DraftReader.Show(design.Plan.Level), Balance = [.. design.Plan.Balance], RedrawFamilies = design.Plan.RedrawFamilies == true };

    public StudyDesign Apply(StudyDesign design, DraftReader reader) => design with
    {
        Plan = design.Plan with
        {
            Level = reader.Number("Form.Level", Level, design.Plan.Level),
            Balance = Choices.InOrder(design.Plan.Balance, Balance, design.Measures.Select(measure => measure.Key)),
            RedrawFamilies = RedrawFamilies ? true : design.Plan.RedrawFamilies == true ? null : design.Plan.RedrawFamilies,
        },
    };
}
