using CoProduction.Statistics;
using CoProduction.Studies.Design;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>A frame as the analyses see it: the rows that count, their strata, the cells of a breakdown.</summary>
internal sealed class AnalysisData
{
    private readonly Dictionary<int, int> groupOfVersion;
    private readonly Lazy<ILookup<string?, int>> rowsOfSite;
    private readonly Lazy<bool> isSorted;
    private readonly Lazy<IReadOnlyList<ArmRows>> arms;

    /// <param name="frame">The responses.</param>
    /// <param name="withoutSite">Rows of this site are left out; null: none.</param>
    public AnalysisData(ResponseFrame frame, string? withoutSite = null)
    {
        Frame = frame;
        Places = new MeasurePlaces(frame.Design);
        FirstWave = frame.People.Count == 0 ? 1 : frame.People.Min(person => person.Wave);
        Rows = [.. Enumerable.Range(0, frame.Rows).Where(row => frame.People[row].Counts && frame.People[row].Wave == FirstWave && (withoutSite is null || frame.Sites[row] != withoutSite))];
        groupOfVersion = VersionGroups(frame.Versions);
        HasVersionStrata = groupOfVersion.Values.Distinct().Count() > 1;
        rowsOfSite = new(() => Rows.ToLookup(row => frame.Sites[row]));
        isSorted = new(() => IsSorted(frame.Participants));
        arms = new(() => ArmRows.Of(this));
    }

    public ResponseFrame Frame { get; }

    public StudyDesign Design => Frame.Design.Design;

    public MeasurePlaces Places { get; }

    /// <summary>Rows that count: first entries where the rule says so, of the first wave.</summary>
    public List<int> Rows { get; }

    /// <summary>The randomizations as the flow counts them.</summary>
    public IReadOnlyList<ArmRows> Arms => arms.Value;

    public int FirstWave { get; }

    /// <summary>Rows from an imported file: their pages and times are not those of respondents here.</summary>
    public bool IsImported => Frame.People.Any(person => person.Kind == ParticipantKind.Imported);

    /// <summary>Versions whose shares or stimuli differ are strata of their own.</summary>
    public bool HasVersionStrata { get; }

    /// <summary>The stratum of analysis: the declared one, within the group of versions that share shares and stimuli.</summary>
    public string StratumOf(AssignmentColumn assignment, int row)
    {
        var declared = assignment.Strata[row] ?? "";
        return HasVersionStrata ? $"{declared} [design {groupOfVersion[Frame.People[row].Version]}]".TrimStart() : declared;
    }

    /// <summary>Could the row have been assigned to all of these arms?</summary>
    public bool OffersAll(int row, string randomization, IEnumerable<string> arms) =>
        Frame.Versions[Frame.People[row].Version].Randomizations.TryGetValue(randomization, out var plan)
        && arms.All(key => plan.Arms.Any(arm => arm.Key == key));

    /// <summary>Key of the first theme; empty in a study without themes.</summary>
    public string FirstTheme => Design.Themes is [var theme, ..] ? theme.Key : "";

    /// <summary>The assignment that counts for a theme: of the person, or of this theme of the person.</summary>
    public Func<string, AssignmentColumn?> AssignmentOf(RandomizationPlan plan, AnalysisCell cell)
    {
        var ofPerson = Frame.FindAssignment(plan.Key);
        return plan.Unit == AssignmentUnit.Theme ? theme => Frame.FindAssignment(plan.Key, cell.Theme ?? theme) : _ => ofPerson;
    }

    public Measure? FindMeasure(string key) => Frame.Design.Measures.GetValueOrDefault(key);

    public static string LabelOf(Measure measure) => measure.Label.InOrFirst("en") is { Length: > 0 } label ? label : measure.Key;

    public string LabelOf(string measure) => FindMeasure(measure) is { } found ? LabelOf(found) : measure;

    /// <summary>The contrast of an inquiry in a few words, for a row of a table or plot.</summary>
    public string ContrastOf(Inquiry inquiry, ContrastWeights weights)
    {
        var contrast = weights.Short.Length > 0 ? weights.Short : inquiry.Label.Length > 0 ? inquiry.Label : inquiry.Key;
        return inquiry.Moderator is { } moderator ? $"{contrast}, change per unit of {LabelOf(moderator)}" : contrast;
    }

    public string SiteLabel(string site) => Frame.Design.Sites.TryGetValue(site, out var found) && found.Name.InOrFirst("en") is { Length: > 0 } name ? name : site;

    public string ThemeLabel(string theme) => Frame.Design.Themes.TryGetValue(theme, out var found) && found.Name.InOrFirst("en") is { Length: > 0 } name ? name : theme;

    public IReadOnlyList<AnalysisCell> Cells(Breakdown by)
    {
        var sites = Design.Sites.Select(site => site.Key);
        var themes = Design.Themes.Select(theme => theme.Key);
        return by switch
        {
            Breakdown.None => [AnalysisCell.All],
            Breakdown.Site => [.. sites.Select(site => new AnalysisCell(site, null))],
            Breakdown.Theme => [.. themes.Select(theme => new AnalysisCell(null, theme))],
            _ => [.. sites.SelectMany(site => themes.Select(theme => new AnalysisCell(site, theme)))],
        };
    }

    /// <summary>Rows of a cell: participants, or participant × theme where the measure loops and the cell names no theme.</summary>
    public IEnumerable<(int Row, string Theme)> RowsOf(AnalysisCell cell, bool loops)
    {
        var rows = cell.Site is { } site ? rowsOfSite.Value[site] : Rows;
        if (!loops) return rows.Select(row => (row, ""));
        return cell.Theme is { } theme
            ? rows.Select(row => (row, theme))
            : rows.SelectMany(row => Frame.ThemesOf(row).Select(each => (row, each)));
    }

    /// <summary>The column that holds a measure for a row's theme.</summary>
    public MeasureColumn? Column(string measure, string theme) => Frame.FindMeasure(measure, theme) ?? Frame.FindMeasure(measure);

    /// <summary>The columns of a measure, found once for each theme: what is asked for every row.</summary>
    public Func<string, NumericFrameColumn?> Scores(string measure)
    {
        var known = new Dictionary<string, NumericFrameColumn?>(StringComparer.Ordinal);
        return theme =>
        {
            if (!known.TryGetValue(theme, out var scores)) known[theme] = scores = Column(measure, theme)?.Scores;
            return scores;
        };
    }

    /// <summary>The group of versions with the same shares and stimuli that a row belongs to.</summary>
    public int GroupOf(int row) => groupOfVersion[Frame.People[row].Version];

    /// <summary>The person of each row.</summary>
    public FactorColumn PersonColumn(string name, IReadOnlyList<(int Row, string Theme)> rows)
    {
        if (!isSorted.Value) return FactorColumn.FromValues(name, [.. rows.Select(row => Frame.Participants[row.Row])]);
        // In the order of their ids rows are their own codes; only those that nobody uses must be closed up.
        var codes = new int[Frame.Rows];
        foreach (var (row, _) in rows) codes[row] = 1;
        var levels = new List<string>();
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] == 0) continue;
            codes[row] = levels.Count;
            levels.Add(Frame.Participants[row]);
        }
        var column = new int[rows.Count];
        for (var index = 0; index < column.Length; index++) column[index] = codes[rows[index].Row];
        return new FactorColumn(name, [.. levels], column);
    }

    private static bool IsSorted(IReadOnlyList<string> names)
    {
        for (var index = 1; index < names.Count; index++)
            if (string.CompareOrdinal(names[index - 1], names[index]) >= 0)
                return false;
        return true;
    }

    /// <summary>The group of each version: one more where shares or stimuli changed.</summary>
    internal static Dictionary<int, int> VersionGroups(IReadOnlyDictionary<int, CompiledDesign> versions)
    {
        var groups = new Dictionary<int, int>();
        var group = 0;
        StudyDesign? before = null;
        foreach (var (version, compiled) in versions.OrderBy(version => version.Key))
        {
            if (before is null || VersionChange.BecomesStratum(before, compiled.Design)) group++;
            groups[version] = group;
            before = compiled.Design;
        }
        return groups;
    }
}
