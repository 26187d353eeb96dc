namespace CoProduction.Studies.Design;

/// <summary>
/// How the study was conducted, in the researchers' words: what the reporting checklist asks and no other part of the design holds. All optional; the report
/// marks what is empty as not recorded.
/// </summary>
public sealed record ConductRecord
{
    /// <summary>Ethics approval: board, number, date, or why none was needed.</summary>
    public string EthicsApproval { get; init; } = "";

    /// <summary>Where the study was registered, and when.</summary>
    public string Registration { get; init; } = "";

    /// <summary>Who paid for the study.</summary>
    public string Funding { get; init; } = "";

    /// <summary>Interests that could bear on the study, or that there are none.</summary>
    public string ConflictsOfInterest { get; init; } = "";

    /// <summary>How and by whom participants were recruited.</summary>
    public string Recruitment { get; init; } = "";

    /// <summary>What participants received.</summary>
    public string Payment { get; init; } = "";

    /// <summary>Whether participants were deceived, and what they were told afterwards.</summary>
    public string Debriefing { get; init; } = "";

    /// <summary>Why this number of participants.</summary>
    public string SampleSizeReason { get; init; } = "";

    /// <summary>When the fieldwork ends.</summary>
    public string StoppingRule { get; init; } = "";

    /// <summary>How texts were translated and checked.</summary>
    public string Translation { get; init; } = "";

    /// <summary>How the stimuli were tried before.</summary>
    public string Pretest { get; init; } = "";

    /// <summary>Where the data can be had, and under which conditions.</summary>
    public string DataAvailability { get; init; } = "";
}
