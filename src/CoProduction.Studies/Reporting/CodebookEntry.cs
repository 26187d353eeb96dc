namespace CoProduction.Studies.Reporting;

/// <summary>A column of the responses file. What does not apply is null or empty.</summary>
public sealed record CodebookEntry
{
    public required string Name { get; init; }

    public required string Meaning { get; init; }

    /// <summary>id, category, number, text, time or flag.</summary>
    public required string Kind { get; init; }

    /// <summary>Words of the question.</summary>
    public string? Question { get; init; }

    public string? Option { get; init; }

    public string? Page { get; init; }

    public string? Theme { get; init; }

    /// <summary>Says so where not everybody is asked.</summary>
    public string? Condition { get; init; }

    public IReadOnlyList<CodebookValue> Values { get; init; } = [];

    public string? Range { get; init; }

    /// <summary>In the codebook of a public file: how its values are coarser than what was answered.</summary>
    public string? Coarsened { get; init; }

    /// <summary>Non-answers that were offered.</summary>
    public IReadOnlyList<string> Offers { get; init; } = [];

    /// <summary>Before or after each draw.</summary>
    public IReadOnlyList<string> Timing { get; init; } = [];

    /// <summary>How a measure is scored.</summary>
    public string? Rule { get; init; }

    public string? Role { get; init; }

    public IReadOnlyList<string> Inputs { get; init; } = [];
}
