namespace CoProduction.Studies.Reporting;

/// <summary>What a report says about its making: facts that results do not hold.</summary>
public sealed record ReportContext
{
    /// <summary>The latest time that the data hold: a response, the closing, an entry of a ledger. Never the clock's, so that the same data make the same report.</summary>
    public required DateTimeOffset DataAsOf { get; init; }

    /// <summary>Version of the software.</summary>
    public required string Software { get; init; }

    /// <summary>SHA-256 of each version's design file, in hexadecimal.</summary>
    public IReadOnlyDictionary<int, string> DesignSha256 { get; init; } = new Dictionary<int, string>();

    /// <summary>SHA-256 of the responses file (codes, without labels), in hexadecimal; null where none was made.</summary>
    public string? DataSha256 { get; init; }

    /// <summary>The deviation ledger, oldest first.</summary>
    public IReadOnlyList<ReportDeviation> Deviations { get; init; } = [];

    /// <summary>Invitations made; null where nobody is invited by name.</summary>
    public long? Invited { get; init; }

    /// <summary>Persons who opened the first page, and who declined: counted without a row about a person. Null where not counted.</summary>
    public long? Arrived { get; init; }

    public long? Declined { get; init; }

    /// <summary>When the first version was locked; null where that is not known.</summary>
    public DateTimeOffset? LockedAt { get; init; }

    /// <summary>Looks at arms or outcomes before the end, from the audit trail, oldest first; null where there is no audit trail.</summary>
    public IReadOnlyList<ReportStep>? Looks { get; init; }

    /// <summary>Opened, amended, unblinded, closed; empty where that is not known.</summary>
    public IReadOnlyList<ReportStep> Course { get; init; } = [];

    /// <summary>The conduct record as it stands in the draft: what was entered after the last version.</summary>
    public Design.ConductRecord? LaterConduct { get; init; }

    /// <summary>Totals of the payment ledger; empty where nothing was paid.</summary>
    public IReadOnlyList<LedgerTotal> Ledger { get; init; } = [];

    /// <summary>What was paid, by currency; empty where nothing was.</summary>
    public IReadOnlyList<LedgerTotal> Paid { get; init; } = [];

    /// <summary>Commitments to the salts of the allocation epochs, in hexadecimal; empty where nothing was drawn here.</summary>
    public IReadOnlyList<(int Epoch, string Commitment)> Commitments { get; init; } = [];

    /// <summary>Shown above the report: a demo, synthetic responses.</summary>
    public string? Banner { get; init; }
}
