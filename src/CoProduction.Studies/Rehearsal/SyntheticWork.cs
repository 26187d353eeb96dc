namespace CoProduction.Studies.Rehearsal;

/// <summary>What a synthetic respondent does in an effort task.</summary>
/// <param name="Rounds">For each round that is worked on: for each attempt, whether its answer is to be correct.</param>
/// <param name="SecondsPerAttempt">Time that one attempt takes at the person's pace.</param>
/// <param name="Stops">Stops before the last round is over.</param>
public sealed record SyntheticWork(IReadOnlyList<IReadOnlyList<bool>> Rounds, double SecondsPerAttempt, bool Stops);
