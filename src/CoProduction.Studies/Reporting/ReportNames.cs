using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Reporting;

/// <summary>Names of sites, themes and cells as the report writes them.</summary>
internal sealed class ReportNames(CompiledDesign compiled)
{
    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    public string Site(string key) => compiled.Sites.TryGetValue(key, out var site) && site.Name.InOrFirst("en") is { Length: > 0 } name ? name : key;

    /// <summary>The title of a page in the survey, or of its turn by theme (<c>page/theme</c>); empty where it has none.</summary>
    public string PageTitle(string turn)
    {
        var (key, theme) = turn.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (turn[..slash], turn[(slash + 1)..]) : (turn, "");
        return compiled.Design.Pages.FirstOrDefault(page => page.Key == key) is { } page ? Slots.Named(page.Title.InOrFirst("en"), compiled, theme) : "";
    }

    /// <summary>A page, or its turn by theme (<c>page/theme</c>), by its place in the survey and its title.</summary>
    public string PageName(string turn)
    {
        var key = turn.Split('/')[0];
        var number = compiled.Design.Pages.Any(page => page.Key == key) ? PageNumber(key) : "";
        return number.Length == 0 ? turn : $"{number}: {(PageTitle(turn) is { Length: > 0 } title ? title : key)}";
    }

    /// <summary>A number of things, with the noun in the singular where it is one.</summary>
    public static string Count(long n, string noun, string? plural = null) => $"{NumberFormat.Count(n)} {(n == 1 ? noun : plural ?? noun + "s")}";

    /// <summary>The place of a page in the survey, from 1: how texts name it, whatever its title.</summary>
    public string PageNumber(string key) => PageNumber(page => page.Key == key, key);

    /// <summary>The place of the page on which an element stands.</summary>
    public string PageNumber(PageElement element) => PageNumber(page => page.Elements.Contains(element), element.Key);

    private string PageNumber(Predicate<SurveyPage> isIt, string otherwise)
    {
        var index = compiled.Design.Pages.ToList().FindIndex(isIt);
        return index < 0 ? otherwise : NumberFormat.Count(index + 1);
    }

    public string Theme(string key) => compiled.Themes.TryGetValue(key, out var theme) && theme.Name.InOrFirst("en") is { Length: > 0 } name ? name : key;

    public string Cell(AnalysisCell cell) => (cell.Site, cell.Theme) switch
    {
        ({ } site, { } theme) => $"{Site(site)}, {Theme(theme)}",
        ({ } site, null) => Site(site),
        (null, { } theme) => Theme(theme),
        _ => "All",
    };

    /// <summary>What a result's stamp means.</summary>
    public static string StampWords(PlanLock planLock, bool isPlanned) => isPlanned
        ? planLock.IsOfImportedData ? $"In the plan of version {NumberFormat.Count(planLock.Version)} of the design. The data are imported: that the plan is older than they are cannot be shown here."
        : $"Planned: locked with version {NumberFormat.Count(planLock.Version)} of the design, before the first response."
        : "Exploratory: not in the plan that was locked before the first response.";

    /// <summary>The word that stands where a number cannot.</summary>
    public static string Word(EstimateStatus status) => status switch
    {
        EstimateStatus.NotAsked => "not asked",
        EstimateStatus.NotRandomized => "not randomized",
        EstimateStatus.Suppressed => "suppressed",
        _ => "not estimable",
    };

    /// <summary>Which cells a table leaves out because there is nothing to show, by the word for why. A report lists the same cells once.</summary>
    public IReadOnlyList<string> Outside(IEnumerable<(AnalysisCell Cell, EstimateStatus Status)> cells)
    {
        List<string> lines =
        [
            .. from outside in cells.Distinct()
               where outside.Status is EstimateStatus.NotAsked or EstimateStatus.NotRandomized
               group Cell(outside.Cell) by outside.Status into names
               orderby names.Key
               select $"{(names.Key == EstimateStatus.NotAsked ? "Not asked" : "Not randomized, hence outside the contrast")}: {string.Join("; ", names)}.",
        ];
        var news = lines.Where(said.Add).ToList();
        return news.Count == lines.Count ? lines : [.. news, "Cells not asked or not randomized: see the first table by cell."];
    }

    /// <summary>Words above the cells of a breakdown.</summary>
    public static string Cells(Breakdown by) => by switch
    {
        Breakdown.Site => "Site",
        Breakdown.Theme => "Theme",
        Breakdown.SiteTheme => "Site and theme",
        _ => "Cell",
    };

    /// <summary>What is left out of a table of two measures because one of them, or both, is not asked there.</summary>
    public static IEnumerable<string> NotBothAsked(bool any) => any ? ["Not both asked elsewhere."] : [];

    /// <summary>Where there was a draw before a measure, its values are of persons of all arms.</summary>
    public IEnumerable<string> ArmsPooled(IEnumerable<string> measures)
    {
        var places = new MeasurePlaces(compiled);
        var after = measures.Distinct().Select(key => compiled.Measures.GetValueOrDefault(key)).OfType<Measurement.Measure>()
            .Select(measure => compiled.Design.Randomizations.Any(plan => !places.IsBefore(measure, plan))).ToList();
        if (after.Contains(true)) yield return $"{(after.Contains(false) ? "Some are measured" : "Measured")} after the draw; arms pooled.";
    }

    /// <summary>A column for a cell: its theme under the name of its site.</summary>
    public ReportColumn Column(AnalysisCell cell, string key, string all = "All") => (cell.Site, cell.Theme) switch
    {
        ({ } site, { } theme) => new ReportColumn($"{key}{site}_{theme}", Theme(theme), true) { Group = Site(site) },
        ({ } site, null) => new ReportColumn(key + site, Site(site), true),
        (null, { } theme) => new ReportColumn(key + theme, Theme(theme), true),
        _ => new ReportColumn(key + "all", all, true),
    };

    /// <summary>A number with its stars and, where the table shades a negative one that has stars, the mark that says the same without colour.</summary>
    public static ReportCell Starred(string text, double? value, int stars, bool shades)
    {
        var marked = shades && stars > 0 && value < 0;
        return new ReportCell(text + StarsText(stars) + (marked ? NegativeMark : ""), value, marked ? CellMark.SignificantNegative : CellMark.None) { Stars = stars };
    }

    /// <summary>Stands behind a shaded number.</summary>
    public const string NegativeMark = " ↓";

    /// <summary>The words as a sentence begins.</summary>
    public static string Capital(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>The words as they stand within a sentence.</summary>
    public static string Lower(string words) => words.Length == 0 ? words : char.ToLowerInvariant(words[0]) + words[1..];

    public static string StarsText(int stars) => new('*', stars);

    /// <summary>The legend of a table's own stars; null where it declares none.</summary>
    public static string? Legend(IReadOnlyList<double> thresholds) => thresholds.Count == 0 ? null
        : string.Join(", ", thresholds.OrderDescending().Select((threshold, index) => $"{StarsText(index + 1)} p < {NumberFormat.Fixed(threshold, threshold < 0.01 ? 3 : 2)}")) + ".";

    public static IEnumerable<string> Legends(IReadOnlyList<double> thresholds, bool shades)
    {
        if (Legend(thresholds) is not { } legend) yield break;
        yield return $"{legend} A number without a star is not significant at {NumberFormat.Fixed(thresholds.Max(), 2)}.";
        if (shades) yield return $"Shaded and marked{NegativeMark}: negative, with a star.";
    }
}
