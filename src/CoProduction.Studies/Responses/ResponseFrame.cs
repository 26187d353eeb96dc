using System.Collections.Concurrent;
using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;

namespace CoProduction.Studies.Responses;

/// <summary>
/// The responses of a study as typed columns, one row per participant, with every measure scored and two axes of missingness kept apart.
/// Looping variables have one column per theme; <see cref="LongRows"/> views the same data as participant × theme.
/// </summary>
public sealed class ResponseFrame
{
    /// <summary>Below this it is not worth another thread to score a measure.</summary>
    private const int FewRows = 5_000;

    private readonly Dictionary<(string Variable, string Theme), FrameColumn> columnOf;
    private readonly Dictionary<(string Variable, string Theme), IReadOnlyList<NumericFrameColumn>> optionColumns;
    private readonly Dictionary<(string Measure, string Theme), MeasureColumn> measureOf;
    private readonly Dictionary<(string Randomization, string Unit), AssignmentColumn> assignmentOf;
    private readonly IReadOnlyList<Measurement.MeasureScoring> scoring;
    private readonly Dictionary<string, List<MeasureColumn>> measuresOf;
    private readonly ConcurrentDictionary<(int Version, int Site), IReadOnlyList<string>> themesOf = new();

    internal ResponseFrame(ResponseFrameBuilder builder)
    {
        Kinds = builder.Kinds;
        Versions = builder.Versions;
        LatestVersion = builder.LatestVersion;
        Participants = builder.Participants;
        People = builder.People;
        Sites = builder.Sites;
        Sessions = builder.Sessions;
        Populations = builder.Populations;
        Languages = builder.Languages;
        UrlParameters = builder.UrlParameters;
        Assignments = builder.Assignments;
        Pages = builder.Pages;
        Columns = builder.Columns;
        Unreadable = builder.Unreadable;
        Rules = builder.Rules;
        columnOf = Columns.Where(column => column.Option is null).ToDictionary(column => (column.Variable, column.Theme));
        optionColumns = builder.OptionColumns;
        assignmentOf = Assignments.ToDictionary(assignment => (assignment.Plan.Key, assignment.Unit));
        scoring = Measurement.MeasureScoring.Of(this);
        Measures = [.. scoring.Select(measure => measure.Column)];
        Score();
        measureOf = Measures.ToDictionary(measure => (measure.Measure.Key, measure.Theme));
        measuresOf = Measures.GroupBy(measure => measure.Measure.Key).ToDictionary(group => group.Key, group => group.ToList());
    }

    /// <summary>Kinds of participants that were asked for; no others are in the frame.</summary>
    public IReadOnlyList<ParticipantKind> Kinds { get; }

    public IReadOnlyDictionary<int, CompiledDesign> Versions { get; }

    public int LatestVersion { get; }

    /// <summary>The latest version: its measures score all rows and its plan is run.</summary>
    public CompiledDesign Design => Versions[LatestVersion];

    public int Rows => Participants.Count;

    /// <summary>Pseudonymous ids.</summary>
    public IReadOnlyList<string> Participants { get; }

    /// <summary>Status, times and flags, by row.</summary>
    public IReadOnlyList<FramePerson> People { get; }

    public CodedColumn Sites { get; }

    public CodedColumn Sessions { get; }

    public CodedColumn Populations { get; }

    public CodedColumn Languages { get; }

    /// <summary>Declared parameters of the link, without the panel's id.</summary>
    public IReadOnlyList<CodedColumn> UrlParameters { get; }

    public IReadOnlyList<AssignmentColumn> Assignments { get; }

    public IReadOnlyList<PageColumns> Pages { get; }

    /// <summary>Variables in the order of the pages, then the logs of tasks.</summary>
    public IReadOnlyList<FrameColumn> Columns { get; }

    /// <summary>Scores, in the order of the design.</summary>
    public IReadOnlyList<MeasureColumn> Measures { get; }

    /// <summary>Stored answers that no version of the design explains; each reads as unknown in source. Empty in sound data.</summary>
    public IReadOnlyList<string> Unreadable { get; }

    /// <summary>What the frame holds back, and its files leave out, because they are public; null: nothing.</summary>
    public PublicRules? Rules { get; }

    /// <summary>Participant × theme, for the themes of the participant's site: row index and theme.</summary>
    public IEnumerable<(int Row, string Theme)> LongRows
    {
        get
        {
            for (var row = 0; row < Rows; row++)
                foreach (var theme in ThemesOf(row))
                    yield return (row, theme);
        }
    }

    /// <summary>Builds a frame of the named kinds of participants; no frame is built without naming one.</summary>
    /// <param name="versions">Every version that a row may be on.</param>
    /// <param name="kinds">Kinds to keep; rows of other kinds are skipped.</param>
    /// <param name="rows">Read once, in order.</param>
    public static ResponseFrame Build(IReadOnlyDictionary<int, CompiledDesign> versions, IReadOnlyList<ParticipantKind> kinds, IEnumerable<ResponseRow> rows)
    {
        var builder = new ResponseFrameBuilder(versions, kinds);
        foreach (var row in rows) builder.Add(row);
        return builder.Build();
    }

    /// <summary>Scores the rows that are there; scores of other rows are forgotten.</summary>
    internal void Score()
    {
        if (Rows < FewRows)
            foreach (var measure in scoring) measure.Run(Rows);
        else Parallel.ForEach(scoring, measure => measure.Run(Rows));
    }

    /// <summary>The column of a variable for a theme, or without theme; null where there is none.</summary>
    public FrameColumn? Find(string variable, string theme = "") =>
        columnOf.GetValueOrDefault((variable, theme)) ?? columnOf.GetValueOrDefault((variable, ""));

    public MeasureColumn? FindMeasure(string key, string theme = "") => measureOf.GetValueOrDefault((key, theme));

    /// <summary>Columns of a measure: one, or one per theme.</summary>
    public IReadOnlyList<MeasureColumn> MeasureColumns(string key) => measuresOf.GetValueOrDefault(key) ?? [];

    public AssignmentColumn? FindAssignment(string randomization, string unit = "") => assignmentOf.GetValueOrDefault((randomization, unit));

    /// <summary>Themes that the person's site has, in order; of the latest version that has the site.</summary>
    public IReadOnlyList<string> ThemesOf(int row) => themesOf.GetOrAdd((People[row].Version, Sites.Code(row)), Themes);

    private IReadOnlyList<string> Themes((int Version, int Site) key)
    {
        var compiled = Versions[key.Version];
        if (key.Site < 0) return compiled.Design.Sites.Count == 0 ? [.. compiled.Themes.Keys] : [];
        return compiled.Sites.TryGetValue(Sites.Levels[key.Site], out var found) ? found.Themes : [];
    }

    /// <summary>The answer of a person as it was given; null where there is none.</summary>
    public AnswerValue? Answer(int row, string variable, string theme)
    {
        if (OptionColumns(variable, theme) is { } options)
            return options.Any(option => option.HasValue(row))
                ? AnswerValue.Of([.. options.Where(option => option.Number(row) > 0).OrderBy(option => option.Number(row)).Select(option => option.Option!.Key)])
                : null;
        return Find(variable, theme)?.Answer(row);
    }

    /// <summary>The columns of a multiple choice or ranking, one per option; null for other variables.</summary>
    public IReadOnlyList<NumericFrameColumn>? OptionColumns(string variable, string theme) =>
        optionColumns.GetValueOrDefault((variable, theme)) ?? optionColumns.GetValueOrDefault((variable, ""));
}
