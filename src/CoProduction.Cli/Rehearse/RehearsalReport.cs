namespace CoProduction.Cli.Rehearse;

/// <summary>What came of a rehearsal.</summary>
public sealed record RehearsalReport
{
    public required int Persons { get; init; }

    /// <summary>Consent was stored.</summary>
    public required int Started { get; init; }

    public required int Completed { get; init; }

    public required int ScreenedOut { get; init; }

    /// <summary>Closed the browser, as the declared drop-out says.</summary>
    public required int Left { get; init; }

    /// <summary>What went wrong, one line per person, in the order of their numbers.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>Number of units by randomization (and theme) and arm.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Arms { get; init; }

    public required int Requests { get; init; }

    public required double Seconds { get; init; }

    public static RehearsalReport Of(IReadOnlyCollection<WalkResult> walks, TimeSpan time) => new()
    {
        Persons = walks.Count,
        Started = walks.Count(walk => walk.Started),
        Completed = walks.Count(walk => walk.Outcome == WalkOutcome.Completed),
        ScreenedOut = walks.Count(walk => walk.Outcome == WalkOutcome.ScreenedOut),
        Left = walks.Count(walk => walk.Outcome == WalkOutcome.Left),
        Errors = [.. walks.Where(walk => walk.Error is not null).OrderBy(walk => walk.Person).Select(walk => walk.Error!)],
        Arms = walks.SelectMany(walk => walk.Arms).GroupBy(arm => arm.Key).OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (IReadOnlyDictionary<string, int>)new SortedDictionary<string, int>(group.CountBy(arm => arm.Value).ToDictionary(), StringComparer.Ordinal)),
        Requests = walks.Sum(walk => walk.Requests),
        Seconds = time.TotalSeconds,
    };
}
