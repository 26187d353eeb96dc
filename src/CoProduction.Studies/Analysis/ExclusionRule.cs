namespace CoProduction.Studies.Analysis;

/// <summary>A rule by which rows are left out of the inquiries that name it. Rows are never deleted; what a rule leaves out is counted by arm.</summary>
public sealed record ExclusionRule
{
    public string Key { get; init; } = "";

    public string Label { get; init; } = "";

    /// <summary>Key of the measure that decides. Where it is taken after the assignment the rule is flagged: the arm may have changed it.</summary>
    public string Measure { get; init; } = "";

    /// <summary>Rows with a value below this are left out.</summary>
    public double? Below { get; init; }

    /// <summary>Rows with a value above this are left out.</summary>
    public double? Above { get; init; }

    /// <summary>Rows without a value are left out too; null or false: they stay.</summary>
    public bool? AndMissing { get; init; }

    /// <summary>Is a row with this value (NaN: none) left out?</summary>
    public bool LeavesOut(double value) => double.IsNaN(value) ? AndMissing == true : value < Below || value > Above;
}
