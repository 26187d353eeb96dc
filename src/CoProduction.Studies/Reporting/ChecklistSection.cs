using System.Globalization;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting;

/// <summary>What a referee asks of an experiment in a survey: each line from the record, or marked as not recorded.</summary>
internal sealed class ChecklistSection(StudyResults results, ReportContext context)
{
    private const string NotRecorded = "not recorded";

    private readonly StudyDesign design = results.Design.Design;

    /// <summary>What stands behind the name of a line that is counted for each arm.</summary>
    private readonly string byArm = results.Design.Design.Randomizations.Count > 0 ? " by arm" : "";

    public static ReportSection Build(StudyResults results, ReportContext context)
    {
        var section = new ChecklistSection(results, context);
        return new ReportSection("checklist", "Reporting checklist", [section.Table(), .. section.Quality()]);
    }

    private ReportTable Table()
    {
        List<(string Topic, string Item, string? Record)> lines = [.. Before(), .. People(), .. Experiment(), .. Questionnaire(), .. Measured(), .. After()];
        var open = lines.Count(line => line.Record is null);
        return new ReportTable
        {
            Key = "checklist",
            Title = "What the record says, and what it does not",
            StaysOpen = true,
            Columns = [new("item", "Item"), new("record", "What the record says")],
            Groups = [.. lines.Index().GroupBy(pair => pair.Item.Topic).Select(topic => new ReportRowGroup(topic.First().Index, topic.Key))],
            Rows = [.. lines.Select(line => (IReadOnlyList<ReportCell>)[line.Item, line.Record is { } record ? record : ReportCell.NoNumber(NotRecorded)])],
            Notes = [open == 0 ? "Every line is recorded." : $"{NumberFormat.Count(open)} of {NumberFormat.Count(lines.Count)} lines are not recorded; they are marked."],
        };
    }

    private IEnumerable<(string, string, string?)> Before()
    {
        const string topic = "Before the data";
        yield return (topic, "Registration", Conduct(conduct => conduct.Registration));
        yield return (topic, "Plan locked before the first response", Lock());
        yield return (topic, "Deviations from the plan", context.Deviations.Count == 0 ? "None is in the ledger." : $"{NumberFormat.Count(context.Deviations.Count)} in the ledger, printed above.");
        yield return (topic, IsRandomized ? "Looks at arms or outcomes before the end" : "Looks at outcomes before the end", Looks());
        yield return (topic, "Ethics approval", Conduct(conduct => conduct.EthicsApproval));
        yield return (topic, "Consent", $"Asked on the first page, in {string.Join(", ", design.Languages.Select(LanguageName.Of))}; texts and hashes above. {NumberFormat.Count(results.Participants)} agreed{(context.Declined is { } declined ? $", {NumberFormat.Count(declined)} declined" : "")}.");
        yield return (topic, "Funding", Conduct(conduct => conduct.Funding));
        yield return (topic, "Conflicts of interest", Conduct(conduct => conduct.ConflictsOfInterest));
    }

    private IEnumerable<(string, string, string?)> People()
    {
        const string topic = "Participants";
        yield return (topic, "Recruitment", Conduct(conduct => conduct.Recruitment) ?? (design.Fieldwork.Identity is null || results.Kinds.Contains(ParticipantKind.Imported) ? null : $"{FlowSection.Entry(design.Fieldwork)} How and by whom: not recorded."));
        yield return (topic, "Dates", results.Fieldwork?.Recruitment is { FirstStart: { } first, LastStart: { } last } ? Day(first) == Day(last) ? Day(first) : $"{Day(first)} to {Day(last)}" : null);
        yield return (topic, "Eligibility", Eligibility());
        yield return (topic, "Payment", Conduct(conduct => conduct.Payment) ?? Paid());
        yield return (topic, "Planned number", design.Fieldwork.TargetCompletes is { } target ? $"{NumberFormat.Count(target)} completed responses; {NumberFormat.Count(results.Fieldwork?.Recruitment.Completed)} completed." : null);
        yield return (topic, "Justification of the number", Conduct(conduct => conduct.SampleSizeReason));
        yield return (topic, "Stopping rule", Conduct(conduct => conduct.StoppingRule));
        yield return (topic, "Sample against the population", results.Fieldwork?.Margins.Count > 0 ? $"Shown above for {string.Join(", ", results.Fieldwork.Margins.Select(margin => margin.Variable))}." : null);
        yield return (topic, "One person, one entry", design.Fieldwork.Identity is { } identity ? DesignSection.Identity(identity, design.Fieldwork.Duplicates) : null);
        yield return (topic, "Duplicates" + byArm, ByArm(arm => NumberFormat.Count(arm.Duplicates), TellsPersons) ?? (design.Fieldwork.Identity is null ? null : "Cannot be told: the link is open."));
        yield return (topic, "Bots", null);
    }

    private IEnumerable<(string, string, string?)> Experiment()
    {
        const string topic = "Experiment";
        if (design.Randomizations.Count == 0)
        {
            yield return (topic, "Randomization", "Nothing is randomized.");
            yield break;
        }
        var isExternal = results.Kinds.Contains(ParticipantKind.Imported);
        yield return (topic, "Randomization", isExternal ? "The arms came with the imported data; how they were drawn is not known here." : string.Join(" ", design.Randomizations.Select(plan => DesignSection.Procedure(plan, new ReportNames(results.Design)))));
        yield return (topic, "Concealment", isExternal ? null : "The server draws at the point named, from a salt whose commitment was published on opening; every arm can be drawn again and compared.");
        yield return (topic, "Blinding of researchers", isExternal ? null : "Arms and outcomes are hidden until the close unless an owner unblinds; see the looks above.");
        yield return (topic, "Blinding of participants", null);
        yield return (topic, "Stimuli", $"Exact texts with hashes above, by {StimulusBlocks.Joined("arm", design.Sites.Count > 1 ? "site" : null, design.Themes.Count > 1 ? "theme" : null, design.Languages.Count > 1 ? "language" : null)}.");
        yield return (topic, "Time on the stimulus by arm", ByArm(arm => arm.StimulusSeconds is { } seconds ? $"median {NumberFormat.Fixed(seconds, 1)} s" : "–", results.Fieldwork?.Quality.Any(arm => arm.StimulusSeconds is not null) == true));
        yield return (topic, "Manipulation checks", Labels(results.Plan.Inquiries.Where(inquiry => inquiry.Role == InquiryRole.ManipulationCheck).Select(inquiry => inquiry.Label.Length > 0 ? inquiry.Label : inquiry.Key)
            .Concat(design.Measures.Where(measure => measure.Role == VariableRole.ManipulationCheck && results.Plan.Inquiries.All(inquiry => inquiry.Outcome != measure.Key)).Select(AnalysisData.LabelOf))));
    }

    /// <summary>What every survey has, an experiment or not.</summary>
    private IEnumerable<(string, string, string?)> Questionnaire()
    {
        const string topic = "Instrument";
        yield return (topic, IsRandomized ? "Pretest of questions and stimuli" : "Pretest", Conduct(conduct => conduct.Pretest));
        yield return (topic, "Translation", design.Languages.Count > 1 ? Conduct(conduct => conduct.Translation) : $"One language ({LanguageName.Of(design.Languages[0])}).{(Conduct(conduct => conduct.Translation) is { } words ? " " + words : "")}");
        yield return (topic, "Deception and debriefing", Conduct(conduct => conduct.Debriefing));
    }

    private IEnumerable<(string, string, string?)> Measured()
    {
        const string topic = "Measures and data";
        yield return (topic, "Primary outcomes", Labels(results.Plan.Inquiries.Where(inquiry => inquiry.Role == InquiryRole.Primary).Select(inquiry => inquiry.Outcome).Distinct().Select(LabelOf)));
        yield return (topic, "Attention checks", AttentionChecks());
        yield return (topic, "Speeders" + byArm, ByArm(arm => $"{NumberFormat.Count(arm.Speeders)} of {NumberFormat.Count(arm.Timed)}", results.Fieldwork?.Quality.Any(arm => arm.Timed > 0) == true));
        yield return (topic, "Device" + byArm, null);
        yield return (topic, "Exclusion rules", results.Plan.Exclusions.Count == 0 ? "None is declared beyond eligibility: nobody eligible is left out by their answers." : Labels(results.Plan.Exclusions.Select(rule => rule.Label.Length > 0 ? rule.Label : rule.Key)));
        yield return (topic, "Attrition" + byArm, results.Fieldwork?.Attrition is { Count: > 0 } attrition ? $"Tested{(attrition.Any(result => result.Bounds.Count > 0) ? " and bounded" : "")} above." : IsRandomized ? null : "Who stopped where is counted above.");
        yield return (topic, "Missing answers", "Kept apart by kind and counted above; nothing is imputed.");
    }

    private IEnumerable<(string, string, string?)> After()
    {
        const string topic = "Analysis and sharing";
        yield return (topic, "Number of tests", Tests());
        yield return (topic, "Planned and exploratory", Planned());
        yield return (topic, "Availability of data", Conduct(conduct => conduct.DataAvailability));
        yield return (topic, "Code", "analysis.R, analysis.py and analysis.do of the package compute every number of results.csv again; design record, codebook and estimates with all digits are files of this report.");
    }

    private string? AttentionChecks() => results.Fieldwork?.Ends.Where(end => end.IsCheck && !end.IsManipulationCheck && end.Arm.Length == 0).ToList() is { Count: > 0 } checks
        ? string.Join("; ", checks.Select(check => $"{check.Measure}: {NumberFormat.Percent(check.Ceiling)} of {NumberFormat.Count(check.N)} who answered it")) + "."
        : Labels(design.Measures.Where(measure => measure.Role == VariableRole.AttentionCheck).Select(AnalysisData.LabelOf));

    /// <summary>Of the inquiries, and of all that is counted among how far the results reach.</summary>
    private string Tests()
    {
        var all = results.Tests.Sum(test => test.Tests);
        var others = $"{NumberFormat.Count(all)} in all, counted above";
        if (results.Plan.Inquiries.Count == 0) return all == 0 ? "None is made." : $"{others}, without adjustment.";
        var families = results.Plan.Inquiries.Select(inquiry => inquiry.Family).OfType<string>().Where(family => family.Length > 0).Distinct().Select(family => $"“{results.Plan.NameOfFamily(family)}”").ToList();
        var tests = results.Estimates.Count(estimate => estimate.Term?.PValue is not null);
        var adjusted = results.Estimates.Count(estimate => estimate.HolmPValue is not null);
        return $"{NumberFormat.Count(tests)} by the inquiries: {(adjusted == 0 ? "none adjusted" : $"{NumberFormat.Count(adjusted)} adjusted within {string.Join(", ", families)}{(adjusted < tests ? $", {NumberFormat.Count(tests - adjusted)} not adjusted" : "")}")}; {others}.";
    }

    private string Planned()
    {
        var (planned, all) = (results.Plan.Inquiries.Count(results.Lock.IsPlanned), results.Plan.Inquiries.Count);
        return all == 0 ? "The plan has no inquiry." : planned == all
            ? $"{(all == 1 ? "The one inquiry is" : $"All {NumberFormat.Count(all)} inquiries are")} in the locked plan; what is reported beyond the plan is stamped exploratory."
            : $"{NumberFormat.Count(planned)} of {NumberFormat.Count(all)} inquiries are in the locked plan; the others are stamped exploratory.";
    }

    private IEnumerable<ReportBlock> Quality()
    {
        if (results.Fieldwork is not { Quality.Count: > 0 } fieldwork) yield break;
        var stimulus = fieldwork.Quality.Any(arm => arm.StimulusSeconds is not null);
        yield return new ReportTable
        {
            Key = "quality",
            Title = IsRandomized ? "How the answers came about, by arm" : "How the answers came about",
            Columns =
            [
                new("randomization", "Randomization"), new("arm", "Arm"), new("n", "n", true), new("duplicates", "Later entries", true), new("minutes", "Median minutes", true), new("speeders", "Speeders", true), new("timed", "of n timed", true),
                .. stimulus ? [new ReportColumn("stimulus", "Median seconds on the stimulus", true), new ReportColumn("stimulus_n", "n with a time", true)] : Array.Empty<ReportColumn>(),
            ],
            Rows =
            [
                .. fieldwork.Quality.Select(arm => (IReadOnlyList<ReportCell>)
                [
                    arm.Randomization.Length > 0 ? arm.Randomization : "–", arm.Arm, ReportCell.Count(arm.N), TellsPersons ? ReportCell.Persons(arm.Duplicates) : ReportCell.NoNumber(NumberFormat.None), Tenths(arm.MedianMinutes), ReportCell.Persons(arm.Speeders), ReportCell.Count(arm.Timed),
                    .. stimulus ? [Tenths(arm.StimulusSeconds), ReportCell.Count(arm.StimulusSeen)] : Array.Empty<ReportCell>(),
                ]),
            ],
            Notes =
            [
                "Speeders: completed in less than a third of the median time of all who completed. None is left out for it.",
                .. stimulus ? ["Seconds on the stimulus: from the page's issue to its submission, over all visits of pages with a stimulus."] : Array.Empty<string>(),
            ],
        };
    }

    private string? Lock()
    {
        if (context.LockedAt is not { } locked) return null;
        var words = $"Version 1 was locked on {Moment(locked)}";
        if (results.Fieldwork?.Recruitment.FirstStart is not { } first || results.Kinds.Contains(ParticipantKind.Imported)) return $"{words}{(results.Lock.IsOfImportedData ? "; the data are imported, and when they were collected is not recorded" : "")}.";
        return first >= locked ? $"{words}, {Span(first - locked)} before the first response." : $"{words}, {Span(locked - first)} AFTER the first response.";
    }

    private static string Span(TimeSpan span) => span.TotalDays >= 2 ? $"{NumberFormat.Count((long)span.TotalDays)} days"
        : span.TotalHours >= 2 ? $"{NumberFormat.Count((long)span.TotalHours)} hours"
        : span.TotalMinutes >= 2 ? $"{NumberFormat.Count((long)span.TotalMinutes)} minutes"
        : span.TotalSeconds >= 2 ? $"{NumberFormat.Count((long)span.TotalSeconds)} seconds"
        : "less than two seconds";

    private string? Looks() => context.Looks switch
    {
        null => null,
        { Count: 0 } => IsRandomized ? "None: arms and outcomes were hidden until the close." : "None: outcomes were hidden until the close.",
        var looks => string.Join(" ", looks.Select(look => $"{Moment(look.At)}: {look.Words}.")),
    };

    private string? Eligibility()
    {
        var rules = design.Pages.Where(page => page.ScreenOutIf is not null).Select(page => $"screened out where {ConditionText.Of(page.ScreenOutIf, results.Design)}")
            .Concat(design.Randomizations.Where(plan => plan.EligibleIf is not null).Select(plan => $"assigned where {ConditionText.Of(plan.EligibleIf, results.Design)}")).ToList();
        return rules.Count == 0 ? "No rule: everybody who agreed took part." : ReportNames.Capital(string.Join("; ", rules)) + ".";
    }

    /// <summary>What the ledger holds, and what a task pays for a unit; null where neither pays.</summary>
    private string? Paid()
    {
        var tasks = design.Pages.SelectMany(page => page.Elements).OfType<EffortTask>().Where(task => task.PieceRateMinor > 0)
            .Select(task => $"The task of page {new ReportNames(results.Design).PageNumber(task)} pays {NumberFormat.Money(task.PieceRateMinor, task.Currency)} per correct unit where it pays the person.");
        var sums = context.Paid.Select(total => $"{NumberFormat.Money(total.Minor, total.Currency)} to {ReportNames.Count(total.Persons, "person")} by the ledger.");
        return tasks.Concat(sums).ToList() is { Count: > 0 } words ? string.Join(" ", words) : null;
    }

    private bool IsRandomized => design.Randomizations.Count > 0;

    /// <summary>A second entry of a person can be known.</summary>
    private bool TellsPersons => design.Fieldwork.Identity is IdentityKey.Invitation or IdentityKey.PanelId;

    /// <summary>One number per arm; arms of one randomization are separated by semicolons. Null where it is not recorded; long lists stand in the table.</summary>
    private string? ByArm(Func<ArmQuality, string> words, bool isRecorded)
    {
        if (!isRecorded || results.Fieldwork is not { } fieldwork) return null;
        return fieldwork.Quality.Count > 8 ? "In the table below." : string.Join("; ", fieldwork.Quality.Select(arm => IsRandomized ? $"{arm.Arm} {words(arm)}" : words(arm))) + ".";
    }

    /// <summary>The record of the version in force; where it is silent, what the draft has, marked.</summary>
    private string? Conduct(Func<ConductRecord, string> line)
    {
        if (design.Conduct is { } recorded && line(recorded).Trim() is { Length: > 0 } words) return words;
        return context.LaterConduct is { } later && line(later).Trim() is { Length: > 0 } added ? $"{added} (entered afterwards, not part of a version)" : null;
    }

    private string LabelOf(string measure) => results.Design.Measures.TryGetValue(measure, out var found) ? AnalysisData.LabelOf(found) : measure;

    private static string? Labels(IEnumerable<string> labels) => labels.ToList() is { Count: > 0 } all ? string.Join("; ", all) + "." : "None is declared.";

    private static ReportCell Tenths(double? value) => value is { } number ? new ReportCell(NumberFormat.Fixed(number, 1), number) : ReportCell.NoNumber(NumberFormat.None);

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
