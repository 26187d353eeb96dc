using System.Globalization;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>An inquiry; of the estimand's fields the form shows and reads those that it needs.</summary>
public sealed class InquiryForm
{
    public string? Key { get; set; }

    public string? Label { get; set; }

    public string? Outcome { get; set; }

    public string? Randomization { get; set; }

    public EstimandKind Estimand { get; set; }

    public string? Arm { get; set; }

    public string? Control { get; set; }

    /// <summary>A <see cref="KeyPair"/> of factor and level.</summary>
    public string? Effect { get; set; }

    /// <summary>A <see cref="KeyPair"/> of factor and level, or empty for the first level.</summary>
    public string? Reference { get; set; }

    public List<GivenRow> Given { get; set; } = [];

    public List<FigureRow> Weights { get; set; } = [];

    public List<string?> Covariates { get; set; } = [];

    public bool AdjustedIsPrimary { get; set; }

    /// <summary>Names of <see cref="SecondaryEstimator"/>.</summary>
    public List<string?> Also { get; set; } = [];

    public string? Margin { get; set; }

    public string? Receipt { get; set; }

    /// <summary>Keys of exclusion rules.</summary>
    public List<string?> Exclusions { get; set; } = [];

    public string? Lowest { get; set; }

    public string? Highest { get; set; }

    public string? Pair { get; set; }

    /// <summary>Keys of measures.</summary>
    public List<string?> BalancedOn { get; set; } = [];

    public string? Moderator { get; set; }

    /// <summary>Numbers, separated by commas.</summary>
    public string? ModeratorAt { get; set; }

    public Breakdown By { get; set; }

    public InquiryRole Role { get; set; }

    public string? Family { get; set; }

    public bool IsOfArms => Estimand == EstimandKind.ArmVersusControl;

    public bool IsOfLevels => Estimand is EstimandKind.MainEffect or EstimandKind.SimpleEffect or EstimandKind.Interaction;

    public bool HasGiven => Estimand is EstimandKind.SimpleEffect or EstimandKind.Interaction;

    public static InquiryForm Of(Inquiry inquiry, StudyDesign design)
    {
        var form = new InquiryForm
        {
            Key = inquiry.Key,
            Label = inquiry.Label,
            Outcome = inquiry.Outcome,
            Randomization = inquiry.Randomization,
            Estimand = inquiry.Estimand,
            Arm = inquiry.Arm,
            Control = inquiry.Control,
            Effect = inquiry.Factor is null && inquiry.Level is null ? null : KeyPair.Of(inquiry.Factor ?? "", inquiry.Level ?? ""),
            Reference = inquiry.Reference is null ? null : KeyPair.Of(inquiry.Factor ?? "", inquiry.Reference),
            Covariates = [.. inquiry.Covariates],
            AdjustedIsPrimary = inquiry.AdjustedIsPrimary == true,
            Also = [.. inquiry.Also.Select(also => also.ToString())],
            Margin = DraftReader.Show(inquiry.Margin),
            Receipt = inquiry.Receipt,
            Exclusions = [.. inquiry.Exclusions],
            Lowest = DraftReader.Show(inquiry.Lowest),
            Highest = DraftReader.Show(inquiry.Highest),
            Pair = inquiry.Pair,
            BalancedOn = [.. inquiry.BalancedOn],
            Moderator = inquiry.Moderator,
            ModeratorAt = DraftReader.Show(inquiry.ModeratorAt),
            By = inquiry.By,
            Role = inquiry.Role,
            Family = inquiry.Family,
        };
        foreach (var (factor, level) in inquiry.Given) form.Given.Add(new GivenRow { Factor = factor, Level = level });
        foreach (var (arm, weight) in inquiry.Weights) form.Weights.Add(new FigureRow { Key = arm, Figure = DraftReader.Show(weight) });
        form.Complete(design);
        return form;
    }

    /// <summary>A row for every factor that could be held and every arm that could have a weight, in the order of the design.</summary>
    public void Complete(StudyDesign design)
    {
        var factors = design.Factors.Select(factor => factor.Key).Where(key => key.Length > 0).Concat(Given.Select(row => row.Factor)).OfType<string>().Distinct();
        Given = [.. factors.Select(factor => Given.FirstOrDefault(row => row.Factor == factor) ?? new GivenRow { Factor = factor })];
        var arms = design.Randomizations.FirstOrDefault(plan => plan.Key == Randomization)?.Arms.Select(arm => arm.Key).Where(key => key.Length > 0) ?? [];
        Weights =
        [
            .. arms.Concat(Weights.Where(row => !string.IsNullOrWhiteSpace(row.Figure)).Select(row => row.Key)).OfType<string>().Distinct()
                .Select(arm => Weights.FirstOrDefault(row => row.Key == arm) ?? new FigureRow { Key = arm }),
        ];
    }

    public Inquiry Read(Inquiry stored, StudyDesign design, DraftReader reader)
    {
        // Another estimand begins with nothing of the old one's.
        var inquiry = stored.Estimand == Estimand ? stored : new Inquiry { Estimand = Estimand };
        inquiry = inquiry with
        {
            Key = DraftReader.Key(Key),
            Label = DraftReader.Key(Label),
            Outcome = DraftReader.Key(Outcome),
            Randomization = DraftReader.Key(Randomization),
            Covariates = Choices.InOrder(stored.Covariates, Covariates, design.Measures.Select(measure => measure.Key)),
            AdjustedIsPrimary = AdjustedIsPrimary ? true : stored.AdjustedIsPrimary == true ? null : stored.AdjustedIsPrimary,
            Also = [.. Choices.InOrder([.. stored.Also.Select(also => also.ToString())], Also, Enum.GetNames<SecondaryEstimator>()).Where(name => Enum.IsDefined(typeof(SecondaryEstimator), name)).Select(Enum.Parse<SecondaryEstimator>)],
            Margin = reader.Number("Form.Margin", Margin),
            Receipt = DraftReader.KeyOrNull(Receipt),
            Exclusions = Choices.InOrder(stored.Exclusions, Exclusions, design.Plan.Exclusions.Select(rule => rule.Key)),
            Lowest = reader.Number("Form.Lowest", Lowest),
            Highest = reader.Number("Form.Highest", Highest),
            Pair = DraftReader.KeyOrNull(Pair),
            BalancedOn = Choices.InOrder(stored.BalancedOn, BalancedOn, design.Measures.Select(measure => measure.Key)),
            Moderator = DraftReader.KeyOrNull(Moderator),
            ModeratorAt = reader.Numbers("Form.ModeratorAt", ModeratorAt),
            By = By,
            Role = Role,
            Family = DraftReader.KeyOrNull(Family),
        };
        if (IsOfArms) inquiry = inquiry with { Arm = DraftReader.KeyOrNull(Arm), Control = DraftReader.KeyOrNull(Control) };
        if (IsOfLevels) inquiry = ReadEffect(inquiry, reader);
        if (HasGiven) inquiry = inquiry with { Given = ReadGiven(inquiry, inquiry.Factor) };
        return Estimand == EstimandKind.Contrast ? inquiry with { Weights = ReadWeights(inquiry, reader) } : inquiry;
    }

    private Inquiry ReadEffect(Inquiry inquiry, DraftReader reader)
    {
        var effect = KeyPair.Read(Effect);
        var reference = KeyPair.Read(Reference);
        if (reference is { } other && other.First != (effect?.First ?? ""))
            reader.Error("Form.Reference", "The level to compare with must be one of the same factor");
        return inquiry with
        {
            Factor = DraftReader.KeyOrNull(effect?.First),
            Level = DraftReader.KeyOrNull(effect?.Second),
            Reference = DraftReader.KeyOrNull(reference?.Second),
        };
    }

    private Dictionary<string, string> ReadGiven(Inquiry stored, string? ownFactor)
    {
        var given = new Dictionary<string, string>(stored.Given);
        foreach (var gone in stored.Given.Keys.Where(factor => factor == ownFactor || Given.All(row => row.Factor != factor || string.IsNullOrEmpty(row.Level)))) given.Remove(gone);
        foreach (var row in Given)
            if (!string.IsNullOrEmpty(row.Factor) && !string.IsNullOrEmpty(row.Level) && row.Factor != ownFactor) given[row.Factor] = row.Level;
        return given;
    }

    private Dictionary<string, double> ReadWeights(Inquiry stored, DraftReader reader)
    {
        var weights = new Dictionary<string, double>(stored.Weights);
        foreach (var gone in stored.Weights.Keys.Where(arm => Weights.All(row => row.Key != arm || string.IsNullOrWhiteSpace(row.Figure)))) weights.Remove(gone);
        foreach (var (index, row) in Weights.Index())
            if (!string.IsNullOrEmpty(row.Key) && reader.Number(string.Create(CultureInfo.InvariantCulture, $"Form.Weights[{index}].Figure"), row.Figure) is { } weight)
                weights[row.Key] = weight;
        return weights;
    }
}
