namespace CoProduction.Studies.Analysis;

/// <summary>What the fieldwork brought, beside the plan: recruitment, losses, distributions, signs of quality.</summary>
public sealed record FieldworkResults
{
    public required RecruitmentResult Recruitment { get; init; }

    /// <summary>The sample beside the population table; empty without one.</summary>
    public required IReadOnlyList<MarginResult> Margins { get; init; }

    public required IReadOnlyList<AttritionResult> Attrition { get; init; }

    /// <summary>Where those stopped who did not complete.</summary>
    public required IReadOnlyList<PageExits> Exits { get; init; }

    /// <summary>Every column of answers.</summary>
    public required IReadOnlyList<VariableSummary> Variables { get; init; }

    /// <summary>Floor and ceiling of scales and of the outcomes of all inquiries; attention and manipulation checks.</summary>
    public required IReadOnlyList<MeasureEnds> Ends { get; init; }

    public required IReadOnlyList<ArmQuality> Quality { get; init; }

    internal static FieldworkResults Of(AnalysisData data, double level, IReadOnlyList<string> outcomes, IReadOnlyList<string> primary, IReadOnlyList<Inquiry> inquiries) => new()
    {
        Recruitment = new RecruitmentAnalysis(data).Run(),
        Margins = new MarginAnalysis(data).Run(),
        Attrition = new AttritionAnalysis(data, level).Run(outcomes, inquiries),
        Exits = new PageExitAnalysis(data).Run(),
        Variables = new VariableAnalysis(data).Run(),
        Ends = new MeasureEndsAnalysis(data).Run(primary, inquiries),
        Quality = new ArmQualityAnalysis(data).Run(),
    };
}
