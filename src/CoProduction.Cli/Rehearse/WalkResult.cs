namespace CoProduction.Cli.Rehearse;

/// <summary>One walk.</summary>
/// <param name="Person">Number of the person.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Started">Consent was stored.</param>
/// <param name="Requests">Pages read and sent.</param>
/// <param name="Arms">Arm by randomization, and by theme where themes are assigned.</param>
/// <param name="Error">What went wrong, and where; null where nothing did.</param>
public sealed record WalkResult(int Person, WalkOutcome Outcome, bool Started, int Requests, IReadOnlyDictionary<string, string> Arms, string? Error);
