namespace CoProduction.Studies.Analysis.Effects;

/// <summary>How many tests were made, and how many would reject by chance if no effect existed.</summary>
/// <param name="What">Which tests, in words.</param>
/// <param name="Tests">p values.</param>
/// <param name="Alpha">Level of each.</param>
/// <param name="Rejected">With p below α.</param>
/// <param name="RejectedAdjusted">With the adjusted p below α; null where none is adjusted.</param>
public sealed record TestCount(string What, int Tests, double Alpha, int Rejected, int? RejectedAdjusted)
{
    public TestGroup Group { get; init; }

    /// <summary>Inquiries: their role.</summary>
    public InquiryRole Role { get; init; }

    /// <summary>Inquiries: whether the locked plan has them.</summary>
    public bool IsPlanned { get; init; }

    /// <summary>Names the group in files.</summary>
    public string Key => Group == TestGroup.Inquiries ? $"{Reporting.ExportColumns.Name(Role)}_{PlanLock.Stamp(IsPlanned)}" : Reporting.ExportColumns.Name(Group);

    /// <summary>Expected false positives where no effect exists: tests · α, whatever their dependence.</summary>
    public double Expected => Tests * Alpha;
}
