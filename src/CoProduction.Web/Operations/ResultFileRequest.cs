using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>A file of results that somebody asks for. That they may ask at all is the caller's knowledge.</summary>
/// <param name="Study">The study.</param>
/// <param name="IsMember">Not only a reader of a demo.</param>
/// <param name="Name">Name of the file.</param>
public sealed record ResultFileRequest(Study Study, bool IsMember, string Name)
{
    /// <summary>Whose rows: a key of <see cref="ResultsKind"/>; null: those that the page shows.</summary>
    public string? Kind { get; init; }

    public bool Labels { get; init; }

    public bool Spreadsheet { get; init; }

    /// <summary>Settled before a file is written.</summary>
    internal ParticipantKind Participants { get; init; }
}
