using CoProduction.Studies.Responses;

namespace CoProduction.Web.Operations;

/// <summary>One row of a file, read.</summary>
public sealed record ImportedPerson
{
    /// <summary>The id in the source; null where the file has none.</summary>
    public string? Id { get; set; }

    public string? Site { get; set; }

    public string? Session { get; set; }

    public string? Population { get; set; }

    public string? Language { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    public Dictionary<AssignmentKey, string> Arms { get; } = [];

    /// <summary>Probability of the arm that the row has.</summary>
    public Dictionary<AssignmentKey, double> Probabilities { get; } = [];

    public Dictionary<PageTurn, Dictionary<string, AnswerValue>> Answers { get; } = [];
}
