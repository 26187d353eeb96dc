namespace CoProduction.Studies.Randomization;

/// <summary>One thing that does not agree with the design and the salt.</summary>
/// <param name="Kind">What.</param>
/// <param name="Row">The stored row, or null where none is concerned.</param>
/// <param name="Message">Plain English, without any answer.</param>
public sealed record AssignmentFinding(AssignmentFindingKind Kind, AssignedUnit? Row, string Message);
