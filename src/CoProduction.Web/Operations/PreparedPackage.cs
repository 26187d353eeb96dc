using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>A package that somebody asked for, as it stands beside its file.</summary>
public sealed record PreparedPackage
{
    public required Guid Id { get; init; }

    public required long StudyId { get; init; }

    /// <summary>Who asked for it, and alone may have it.</summary>
    public required Guid ResearcherId { get; init; }

    public required ParticipantKind Kind { get; init; }

    public PublicData? Public { get; init; }

    public bool Suppress { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When its state was written last; of one that is at work not long ago.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    public PreparedState State { get; init; }

    public string Doing { get; init; } = "";

    public int Done { get; init; }

    public int Steps { get; init; } = 1;

    /// <summary>Of a ready package.</summary>
    public long Bytes { get; init; }

    public string? Sha256 { get; init; }

    public string? PlanSha256 { get; init; }

    /// <summary>Persons left out of a public package.</summary>
    public int Suppressed { get; init; }

    /// <summary>Why there is none, for people.</summary>
    public string? Problem { get; init; }

    /// <summary>Of a refused public package: the quasi-identifiers, combinations that fail, and what would help.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    public IReadOnlyList<SmallCell> Small { get; init; } = [];

    public IReadOnlyList<string> Advice { get; init; } = [];

    /// <summary>What the file is called where it is saved.</summary>
    public string DownloadName(Study study) => $"{study.Slug}-{ResultsKind.KeyOf(Kind)}-{(Public is null ? "" : "public-")}package.zip";

    public bool IsAtWork => State is PreparedState.Waiting or PreparedState.Making;
}
