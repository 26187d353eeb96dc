namespace CoProduction.Studies.Analysis;

/// <summary>How often an arm chose each option of a question.</summary>
/// <param name="Arm">Label.</param>
/// <param name="Counts">In the order of the options.</param>
public sealed record ArmOptions(string Arm, IReadOnlyList<int> Counts)
{
    public string ArmKey { get; init; } = "";

    /// <summary>Column of the responses file that holds the arm.</summary>
    public string Column { get; init; } = "";
}
