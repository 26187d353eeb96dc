namespace CoProduction.Studies.Responses;

/// <summary>What an arm belongs to within a person: the randomization and its unit (a theme, or empty for the person).</summary>
public readonly record struct AssignmentKey(string Randomization, string Unit);
