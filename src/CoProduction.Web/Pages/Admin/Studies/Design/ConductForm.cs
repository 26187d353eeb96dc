using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The conduct record: one text per line of the checklist.</summary>
public sealed class ConductForm
{
    public string? EthicsApproval { get; set; }

    public string? Registration { get; set; }

    public string? Funding { get; set; }

    public string? ConflictsOfInterest { get; set; }

    public string? Recruitment { get; set; }

    public string? Payment { get; set; }

    public string? Debriefing { get; set; }

    public string? SampleSizeReason { get; set; }

    public string? StoppingRule { get; set; }

    public string? Translation { get; set; }

    public string? Pretest { get; set; }

    public string? DataAvailability { get; set; }

    /// <summary>The fields in the order of the page.</summary>
    public static IReadOnlyList<Field> Fields { get; } =
    [
        new(nameof(EthicsApproval), "Ethics approval", "Board, number and date, or why none is needed.", form => form.EthicsApproval),
        new(nameof(Registration), "Registration", "Where the study was registered, and when.", form => form.Registration),
        new(nameof(Funding), "Funding", "Who pays for the study.", form => form.Funding),
        new(nameof(ConflictsOfInterest), "Conflicts of interest", "Or that there are none.", form => form.ConflictsOfInterest),
        new(nameof(Recruitment), "Recruitment", "How and by whom participants are recruited.", form => form.Recruitment),
        new(nameof(Payment), "Payment", "What participants receive.", form => form.Payment),
        new(nameof(Debriefing), "Deception and debriefing", "Whether participants are deceived, and what they are told afterwards.", form => form.Debriefing),
        new(nameof(SampleSizeReason), "Justification of the sample size", "Why this number of participants.", form => form.SampleSizeReason),
        new(nameof(StoppingRule), "Stopping rule", "When the fieldwork ends.", form => form.StoppingRule),
        new(nameof(Translation), "Translation", "How texts were translated and checked.", form => form.Translation),
        new(nameof(Pretest), "Pretest", "How the stimuli were tried before.", form => form.Pretest),
        new(nameof(DataAvailability), "Availability of data", "Where the data can be had, and under which conditions.", form => form.DataAvailability),
    ];

    public static ConductForm Of(StudyDesign design) => design.Conduct is not { } conduct ? new ConductForm() : new ConductForm
    {
        EthicsApproval = conduct.EthicsApproval,
        Registration = conduct.Registration,
        Funding = conduct.Funding,
        ConflictsOfInterest = conduct.ConflictsOfInterest,
        Recruitment = conduct.Recruitment,
        Payment = conduct.Payment,
        Debriefing = conduct.Debriefing,
        SampleSizeReason = conduct.SampleSizeReason,
        StoppingRule = conduct.StoppingRule,
        Translation = conduct.Translation,
        Pretest = conduct.Pretest,
        DataAvailability = conduct.DataAvailability,
    };

    public StudyDesign Apply(StudyDesign design)
    {
        var conduct = new ConductRecord
        {
            EthicsApproval = DraftReader.Key(EthicsApproval),
            Registration = DraftReader.Key(Registration),
            Funding = DraftReader.Key(Funding),
            ConflictsOfInterest = DraftReader.Key(ConflictsOfInterest),
            Recruitment = DraftReader.Key(Recruitment),
            Payment = DraftReader.Key(Payment),
            Debriefing = DraftReader.Key(Debriefing),
            SampleSizeReason = DraftReader.Key(SampleSizeReason),
            StoppingRule = DraftReader.Key(StoppingRule),
            Translation = DraftReader.Key(Translation),
            Pretest = DraftReader.Key(Pretest),
            DataAvailability = DraftReader.Key(DataAvailability),
        };
        return design with { Conduct = conduct == new ConductRecord() ? null : conduct };
    }

    /// <summary>One text of the form.</summary>
    public sealed record Field(string Name, string Label, string Hint, Func<ConductForm, string?> Get);
}
