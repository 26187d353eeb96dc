namespace CoProduction.Studies.Reporting.Replication;

/// <summary>
/// One line of a replication script, in no language: a call of a helper function that every language has. Arguments are texts, numbers, flags, lists of texts or numbers,
/// maps from text to number or text, and <see cref="Variable"/>s of earlier steps; null arguments are left out.
/// </summary>
/// <param name="Function">Name of the helper.</param>
/// <param name="Arguments">By name, in order.</param>
internal sealed record RecipeStep(string Function, params IReadOnlyList<(string Name, object? Value)> Arguments)
{
    /// <summary>The variable that keeps what the helper returns.</summary>
    public Variable? Into { get; init; }

    /// <summary>Row of results.csv that the helper's numbers must equal.</summary>
    public string? Checks { get; init; }

    /// <summary>Rows of results.csv whose ids begin alike, where the helper returns several results by what the ids end with.</summary>
    public (string Start, IReadOnlyList<string> Ends)? ChecksEach { get; init; }

    /// <summary>Ids of all rows that the step checks.</summary>
    public IEnumerable<string> Checked => Checks is { } id ? [id] : ChecksEach is { } several ? several.Ends.Select(end => several.Start + end) : [];

    /// <summary>What the step is about, above it.</summary>
    public string? Comment { get; init; }

    /// <summary>Starts a part of the script.</summary>
    public string? Heading { get; init; }

    /// <summary>Why the row agrees only roughly; null: to 1e-8.</summary>
    public string? Note { get; init; }

    /// <summary>Languages whose script leaves the step out.</summary>
    public IReadOnlyList<ScriptLanguage> Lacking { get; init; } = [];

    /// <summary>The steps as a part of the script: its heading stands over the first, and nowhere where there is none.</summary>
    public static IEnumerable<RecipeStep> Part(string heading, IEnumerable<RecipeStep> steps) => steps.Select((step, index) => index == 0 ? step with { Heading = heading } : step);
}
