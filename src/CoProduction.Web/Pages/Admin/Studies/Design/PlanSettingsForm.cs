using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class PlanSettingsForm
{
    public string? Level { get; set; }

    public List<string?> Balance { get; set; } = [];

    public bool RedrawFamilies { get; set; }

    /// <summary>A row per family that inquiries name, and per family that only has adjustments any more.</summary>
    public List<FamilyRow> Families { get; set; } = [];

    public static PlanSettingsForm Of(StudyDesign design) => new()
    {
        Level = DraftReader.Show(design.Plan.Level),
        Balance = [.. design.Plan.Balance],
        RedrawFamilies = design.Plan.RedrawFamilies == true,
        Families = [.. FamiliesOf(design).Select(family => new FamilyRow { Family = family, Adjustments = [.. design.Plan.FamilyAdjustments.GetValueOrDefault(family, []).Select(method => method.ToString())] })],
    };

    public StudyDesign Apply(StudyDesign design, DraftReader reader) => design with
    {
        Plan = design.Plan with
        {
            Level = reader.Number("Form.Level", Level, design.Plan.Level),
            Balance = Choices.InOrder(design.Plan.Balance, Balance, design.Measures.Select(measure => measure.Key)),
            RedrawFamilies = RedrawFamilies ? true : design.Plan.RedrawFamilies == true ? null : design.Plan.RedrawFamilies,
            FamilyAdjustments = ReadAdjustments(design, reader),
        },
    };

    /// <summary>Does an inquiry belong to the family?</summary>
    public static bool IsUsed(StudyDesign design, string? family) => design.Plan.Inquiries.Any(inquiry => inquiry.Family == family);

    private static IEnumerable<string> FamiliesOf(StudyDesign design) =>
        design.Plan.Inquiries.Select(inquiry => inquiry.Family).Concat(design.Plan.FamilyAdjustments.Keys).OfType<string>().Where(family => family.Length > 0).Distinct();

    /// <summary>A family that the form did not show keeps what is stored; one without any adjustment goes.</summary>
    private Dictionary<string, IReadOnlyList<FamilyAdjustment>> ReadAdjustments(StudyDesign design, DraftReader reader)
    {
        var adjustments = new Dictionary<string, IReadOnlyList<FamilyAdjustment>>(design.Plan.FamilyAdjustments);
        foreach (var (index, row) in Families.Index().Where(each => !string.IsNullOrEmpty(each.Item.Family)))
        {
            var names = Choices.InOrder([.. design.Plan.FamilyAdjustments.GetValueOrDefault(row.Family!, []).Select(method => method.ToString())], row.Adjustments, Enum.GetNames<FamilyAdjustment>());
            if (names.FirstOrDefault(name => !Enum.GetNames<FamilyAdjustment>().Contains(name, StringComparer.Ordinal)) is { } unknown)
                reader.Error(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Form.Families[{index}].Adjustments"), $"There is no adjustment “{unknown}”");
            else if (names.Count == 0) adjustments.Remove(row.Family!);
            else adjustments[row.Family!] = [.. names.Select(Enum.Parse<FamilyAdjustment>)];
        }
        return adjustments;
    }
}
