namespace CoProduction.Studies.Analysis;

/// <summary>Work on an effort task in one arm. Means are over everybody who reached the task: who stopped at once counts with 0.</summary>
/// <param name="Arm">Label.</param>
/// <param name="Assigned">Persons assigned to the arm.</param>
/// <param name="Reached">Of them, persons who reached the task.</param>
/// <param name="Rounds">Mean number of rounds with an attempt in time.</param>
/// <param name="Attempts">Mean number of attempts in time.</param>
/// <param name="Correct">Mean number of correct units.</param>
/// <param name="Minutes">Mean minutes worked.</param>
/// <param name="Accuracy">Correct units over attempts, all persons together: among those who worked.</param>
/// <param name="NoWork">Share who made no attempt.</param>
/// <param name="Stopped">Share who worked in fewer rounds than there were: they stopped of their own accord, or left.</param>
/// <param name="EarnedMinor">Sum earned by the rule of the task, in the currency's smallest unit; null where the task does not pay.</param>
public sealed record EffortRow(
    string Arm, int Assigned, int Reached, double? Rounds, double? Attempts, double? Correct, double? Minutes, double? Accuracy, double? NoWork, double? Stopped, double? EarnedMinor)
{
    /// <summary>Key of the arm.</summary>
    public string ArmKey { get; init; } = ArmRows.Everybody;
}
