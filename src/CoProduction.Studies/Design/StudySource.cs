namespace CoProduction.Studies.Design;

/// <summary>Where a design comes from: shown to researchers and printed in the report.</summary>
public sealed record StudySource
{
    /// <summary>The published reference, or empty for a new study.</summary>
    public string Reference { get; init; } = "";

    public string? Doi { get; init; }

    /// <summary>What is a fact of the publication and what is illustrative wording of ours.</summary>
    public string Note { get; init; } = "";
}
