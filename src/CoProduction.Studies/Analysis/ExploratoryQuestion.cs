using CoProduction.Studies.Design;

namespace CoProduction.Studies.Analysis;

/// <summary>A question that the plan did not ask: two arms compared on one outcome, among everybody or a subgroup. Its answer comes from the estimators of the plan.</summary>
public sealed record ExploratoryQuestion
{
    private const string Key = "exploratory";

    public required string Outcome { get; init; }

    public required string Randomization { get; init; }

    public required string Arm { get; init; }

    /// <summary>Null: the first arm of the randomization.</summary>
    public string? Control { get; init; }

    public IReadOnlyList<string> Covariates { get; init; } = [];

    public Breakdown By { get; init; }

    /// <summary>Key of the measure that defines the subgroup; null: everybody.</summary>
    public string? Subgroup { get; init; }

    /// <summary>The subgroup's lowest and highest value of the measure; null: no limit.</summary>
    public double? From { get; init; }

    public double? To { get; init; }

    /// <summary>The question as a plan of one exploratory inquiry, with the level of the design's own plan.</summary>
    public AnalysisPlan ToPlan(StudyDesign design) => new()
    {
        Level = design.Plan.Level,
        Inquiries =
        [
            new Inquiry
            {
                Key = Key,
                Label = "Exploratory",
                Outcome = Outcome,
                Randomization = Randomization,
                Arm = Arm,
                Control = Control,
                Covariates = Covariates,
                By = By,
                Role = InquiryRole.Exploratory,
                Exclusions = Subgroup is null ? [] : [Key],
            },
        ],
        Exclusions = Subgroup is null ? [] : [new ExclusionRule { Key = Key, Label = "outside the subgroup", Measure = Subgroup, Below = From, Above = To, AndMissing = true }],
    };

    /// <summary>What is wrong with the question, by property; the checks are those of a plan.</summary>
    public IReadOnlyList<(string Field, string Message)> Problems(StudyDesign design)
    {
        var problems = new List<(string, string)>();
        if (Subgroup is not null && From is null && To is null) problems.Add((nameof(From), "Say from or up to which value of the measure the subgroup goes"));
        if (Subgroup is null && (From ?? To) is not null) problems.Add((nameof(Subgroup), "Choose the measure that defines the subgroup"));
        if (From > To) problems.Add((nameof(To), "The highest value of the subgroup is below its lowest"));
        if (problems.Count > 0) return problems;
        return
        [
            .. DesignCheck.Blocking(design with { Plan = ToPlan(design) }).Where(problem => problem.Place.StartsWith("plan/", StringComparison.Ordinal))
                .Select(problem => (FieldOf(problem.Code), problem.Message)),
        ];
    }

    private static string FieldOf(string code) => code switch
    {
        _ when code.StartsWith("plan-covariate", StringComparison.Ordinal) => nameof(Covariates),
        _ when code.StartsWith("plan-arm", StringComparison.Ordinal) => nameof(Arm),
        _ when code.StartsWith("plan-exclusion", StringComparison.Ordinal) => nameof(Subgroup),
        _ when code.StartsWith("plan-by", StringComparison.Ordinal) => nameof(By),
        _ => nameof(Outcome),
    };
}
