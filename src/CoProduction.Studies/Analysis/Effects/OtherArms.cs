namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Arms of a randomization that no inquiry about the outcome compares, to be read beside those that one does.</summary>
/// <param name="CountsAnswers">A person has a row per theme.</param>
public sealed record OtherArms(string Outcome, string OutcomeLabel, string Randomization, IReadOnlyList<ArmMean> Arms, bool CountsAnswers);
