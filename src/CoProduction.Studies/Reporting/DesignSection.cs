using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Reporting;

/// <summary>What was asked of whom.</summary>
internal static class DesignSection
{
    public static ReportSection Build(StudyResults results, ReportContext context, ReportNames names)
    {
        var design = results.Design.Design;
        var blocks = new List<ReportBlock>();
        if (design.Source is { Note.Length: > 0 } source) blocks.Add(new ReportParagraph(source.Note));
        blocks.Add(new ReportParagraph(Overview(design)));
        blocks.Add(new DesignFigure(results.Design, names).Build());
        if (design.Fieldwork.Identity is { } identity) blocks.Add(new ReportParagraph(Identity(identity, design.Fieldwork.Duplicates)));
        if (design.Sites.Count > 0) blocks.Add(design.Themes.Count + design.Randomizations.Count == 0 ? new ReportParagraph($"Sites: {string.Join(", ", design.Sites.Select(site => names.Site(site.Key)))}.") : SiteTable(design, names));
        foreach (var plan in design.Randomizations)
        {
            blocks.Add(new ReportParagraph(Procedure(plan, names)));
            blocks.Add(ArmTable(plan, design));
        }
        blocks.AddRange(StimulusBlocks.Build(results.Design, names));
        blocks.Add(VersionTable(results, context));
        blocks.Add(context.Deviations.Count == 0 ? new ReportParagraph("Deviations from the locked plan: none is recorded.") : DeviationTable(context));
        return new ReportSection("design", "What was asked of whom", blocks);
    }

    internal static string Overview(StudyDesign design)
    {
        var items = design.Pages.SelectMany(page => page.Elements).OfType<Instrument.Item>().Sum(item => item.Variables.Count);
        var languages = design.Languages.Count == 1 ? "one language" : $"{design.Languages.Count} languages ({string.Join(", ", design.Languages.Select(LanguageName.Of))})";
        var places = design.Sites.Count == 0 ? "" : $" at {ReportNames.Count(design.Sites.Count, "site")}" + (design.Themes.Count > 0 ? $" on {ReportNames.Count(design.Themes.Count, "theme")}" : "");
        var draws = design.Randomizations.Count switch { 0 => "Nothing is randomized.", 1 => "One randomization.", var count => $"{count} randomizations." };
        return $"A survey of {ReportNames.Count(design.Pages.Count, "page")} with {ReportNames.Count(items, "question")}{places}, in {languages}. {draws}";
    }

    internal static string Identity(IdentityKey identity, DuplicateRule? duplicates)
    {
        var recognised = identity switch
        {
            IdentityKey.Invitation => "One person is recognised by a single-use invitation code.",
            IdentityKey.PanelId => "One person is recognised by the panel's id.",
            _ => "The link is open: a second visit cannot be told from a second person.",
        };
        return duplicates == DuplicateRule.FirstEntryCounts ? recognised + " The first entry counts; later ones are kept and left out." : recognised;
    }

    private static ReportTable SiteTable(StudyDesign design, ReportNames names) => new()
    {
        Key = "sites",
        Title = "Sites and the themes asked there",
        Columns = [new("site", "Site"), new("themes", "Themes"), new("randomized", "Randomized")],
        Rows =
        [
            .. design.Sites.Select(site => (IReadOnlyList<ReportCell>)
            [
                names.Site(site.Key),
                site.Themes.Count == 0 ? "–" : string.Join(", ", site.Themes.Select(names.Theme)),
                design.Randomizations.Count == 0 ? "" : design.Randomizations.Any(plan => plan.Sites.Count == 0 || plan.Sites.Contains(site.Key)) ? "yes" : "no: outside the contrasts",
            ]),
        ],
    };

    internal static string Procedure(RandomizationPlan plan, ReportNames names)
    {
        var unit = plan.Procedure == Randomization.Procedure.Cluster ? "clusters" : plan.Unit == AssignmentUnit.Theme ? "the themes of each person" : "persons";
        var how = plan.Procedure switch
        {
            Randomization.Procedure.Simple => "by independent draws",
            Randomization.Procedure.Complete => $"in permuted blocks of {NumberFormat.Count(BlockSize(plan))}",
            Randomization.Procedure.Blocked => $"in permuted blocks of {NumberFormat.Count(BlockSize(plan))} within strata ({string.Join(", ", plan.Strata.Select(Name))})",
            _ => $"by cluster ({(plan.Cluster is { } cluster ? Name(cluster) : "undeclared")})" + (plan.Strata.Count > 0 ? $" within strata ({string.Join(", ", plan.Strata.Select(Name))})" : ""),
        };
        var sites = plan.Sites.Count > 0 ? $", at {string.Join(", ", plan.Sites.Select(names.Site))}" : "";
        var eligible = plan.EligibleIf is not null ? ", among those eligible by earlier answers" : "";
        return $"{(plan.Label.Length > 0 ? plan.Label : plan.Key)}: the server assigns {unit} {how} before page {names.PageNumber(plan.Before)}{sites}{eligible}.";
    }

    /// <summary>Without a declared size each arm comes as often as its weight.</summary>
    private static int BlockSize(RandomizationPlan plan) => plan.BlockSize ?? plan.Arms.Sum(arm => arm.Weight);

    private static string Name(StratumSource source) => source.Site ? "site" : source.Session ? "session" : source.Variable ?? $"link parameter {source.UrlParameter}";

    private static ReportTable ArmTable(RandomizationPlan plan, StudyDesign design)
    {
        var factors = design.Factors.Where(factor => plan.Arms.Any(arm => arm.Levels.ContainsKey(factor.Key))).ToList();
        double weights = plan.Arms.Sum(arm => arm.Weight);
        return new ReportTable
        {
            Key = $"arms_{plan.Key}",
            Title = $"Arms: {(plan.Label.Length > 0 ? plan.Label : plan.Key)}",
            Columns = [new("arm", "Arm"), .. factors.Select(factor => new ReportColumn(factor.Key, factor.Label.Length > 0 ? factor.Label : factor.Key)), new("probability", "Probability", true)],
            Rows =
            [
                .. plan.Arms.Select(arm => (IReadOnlyList<ReportCell>)
                [
                    ArmRows.NameOf(arm),
                    .. factors.Select(factor => ReportCell.FromString(LevelLabel(factor, arm.Levels.GetValueOrDefault(factor.Key)))),
                    new ReportCell(NumberFormat.Fixed(arm.Weight / weights, 3), arm.Weight / weights),
                ]),
            ],
        };
    }

    private static string LevelLabel(Factor factor, string? key) =>
        key is null ? "–" : factor.Levels.FirstOrDefault(level => level.Key == key) is { } level ? (level.Label.Length > 0 ? level.Label : level.Key) + (level.Dose is { } dose ? $" (dose {DoseText(dose)})" : "") : key;

    private static string DoseText(double dose) => NumberFormat.Fixed(dose, dose == Math.Round(dose) ? 0 : 2);

    private static ReportTable DeviationTable(ReportContext context) => new()
    {
        Key = "deviations",
        Title = "Deviations from the locked plan",
        Columns =
        [
            new("number", "No.", true), new("at", "When"), new("by", "Who"), new("responses", "Responses so far", true), new("readable", "Arms and outcomes readable"), new("version", "Version", true), new("concerns", "What it concerns"),
            new("reason", "Why"),
        ],
        Rows =
        [
            .. context.Deviations.Select(entry => (IReadOnlyList<ReportCell>)
            [
                ReportCell.Count(entry.Number), entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture), entry.Actor, new ReportCell(NumberFormat.Count(entry.Responses), entry.Responses),
                entry.Readable ? "yes" : "no", ReportCell.Count(entry.Version), entry.Concerns, entry.Reason,
            ]),
        ],
        Notes = ["Entries are only ever added; each is in the audit trail too."],
    };

    private static ReportTable VersionTable(StudyResults results, ReportContext context) => new()
    {
        Key = "versions",
        Title = "Versions of the design",
        Columns = [new("version", "Version", true), new("sha256", "SHA-256 of the design file")],
        Rows = [.. results.Versions.Select(version => (IReadOnlyList<ReportCell>)[ReportCell.Count(version), context.DesignSha256.GetValueOrDefault(version) ?? "–"])],
        Notes = ["sha256sum on the exported design file gives the same."],
    };
}
