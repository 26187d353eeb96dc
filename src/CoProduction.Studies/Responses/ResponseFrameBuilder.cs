using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Responses;

/// <summary>Reads participants one at a time into columns. For a stream that is not an <see cref="IEnumerable{T}"/>; else <see cref="ResponseFrame.Build"/>.</summary>
public sealed class ResponseFrameBuilder
{
    private const int MaxUnreadableNotes = 20;

    private readonly List<CompiledDesign> latestFirst;
    private readonly List<VariableWriter> writers;
    private readonly List<TaskLogWriter> tasks;
    private readonly List<PageColumns> pages;
    private readonly List<AssignmentColumn> assignments;
    private readonly List<CodedColumn> urlParameters;
    private readonly List<string> participants = [];
    private readonly List<FramePerson> people = [];
    private readonly List<string> unreadable = [];
    private readonly Dictionary<(int Version, string? Site, string? Population), Missing?[]> structures = [];
    private readonly Dictionary<int, RowReading> readings = [];
    private readonly SharedTexts texts = new();
    private readonly Dictionary<PageTurn, PersonTurn> turnOf;
    private readonly List<PersonTurn> turns;
    private readonly List<PersonTurn> turnOfWriter;
    private readonly List<FrameColumn> allColumns;
    private readonly List<CodedColumn> codedColumns;

    /// <param name="versions">Every version that a row may be on.</param>
    /// <param name="kinds">Kinds of participants to keep, at least one.</param>
    /// <param name="rules">What a public file holds back; null: nothing.</param>
    public ResponseFrameBuilder(IReadOnlyDictionary<int, CompiledDesign> versions, IReadOnlyList<ParticipantKind> kinds, PublicRules? rules = null)
    {
        if (versions.Count == 0) throw new ArgumentException("A frame needs at least one version of the design.", nameof(versions));
        if (kinds.Count == 0) throw new ArgumentException("Name the kind of participants: no frame mixes them by default.", nameof(kinds));
        Versions = versions;
        Kinds = kinds;
        Rules = rules;
        LatestVersion = versions.Keys.Max();
        latestFirst = [.. versions.OrderByDescending(version => version.Key).Select(version => version.Value)];
        var names = new HashSet<string>(StringComparer.Ordinal);
        writers = [.. VariableWriter.Create(latestFirst, names)];
        tasks = [.. TaskLogWriter.Create(latestFirst, names)];
        pages = [.. Turns().Select(turn => NewPage(turn))];
        turns = pages.ConvertAll(_ => new PersonTurn());
        turnOf = pages.Zip(turns).ToDictionary(pair => pair.First.Turn, pair => pair.Second);
        turnOfWriter = writers.ConvertAll(TurnOf);
        assignments = [.. NewAssignments()];
        urlParameters = rules is not null ? [] : [.. latestFirst.SelectMany(compiled => compiled.Design.Fieldwork.UrlParameters.Where(name => name != compiled.Design.Fieldwork.PanelParameter))
            .Distinct().Select(name => new CodedColumn(name))];
        Columns = [.. writers.SelectMany(writer => writer.Columns), .. tasks.SelectMany(task => task.Columns)];
        allColumns = [.. Columns, .. pages.Select(page => page.Seconds)];
        codedColumns = [Sites, Sessions, Populations, Languages, .. urlParameters, .. pages.SelectMany(page => page.Orders.Values), .. pages.Select(page => page.TextSha256).OfType<CodedColumn>()];
    }

    /// <summary>Where members of clusters get their block from; set before the first row.</summary>
    public ClusterSequences? Clusters { get; set; }

    internal IReadOnlyDictionary<int, CompiledDesign> Versions { get; }

    internal IReadOnlyList<ParticipantKind> Kinds { get; }

    internal PublicRules? Rules { get; }

    internal int LatestVersion { get; }

    internal IReadOnlyList<string> Participants => participants;

    internal IReadOnlyList<FramePerson> People => people;

    internal CodedColumn Sites { get; } = new("site");

    internal CodedColumn Sessions { get; } = new("session");

    internal CodedColumn Populations { get; } = new("population");

    internal CodedColumn Languages { get; } = new("language");

    internal IReadOnlyList<CodedColumn> UrlParameters => urlParameters;

    internal IReadOnlyList<AssignmentColumn> Assignments => assignments;

    internal IReadOnlyList<PageColumns> Pages => pages;

    internal IReadOnlyList<FrameColumn> Columns { get; }

    internal IReadOnlyList<string> Unreadable => unreadable;

    internal Dictionary<(string Variable, string Theme), IReadOnlyList<NumericFrameColumn>> OptionColumns =>
        writers.Where(writer => writer.OptionColumns is not null).ToDictionary(writer => (writer.Variable, writer.Theme), writer => writer.OptionColumns!);

    /// <summary>Makes room for so many participants.</summary>
    public void Reserve(int rows)
    {
        participants.EnsureCapacity(rows);
        people.EnsureCapacity(rows);
        foreach (var column in allColumns) column.Reserve(rows);
        foreach (var column in codedColumns) column.Reserve(rows);
        foreach (var assignment in assignments) assignment.Reserve(rows);
    }

    /// <summary>Adds a participant; one of another kind than asked for, or whom the rules leave out, is skipped.</summary>
    /// <exception cref="ArgumentException">The row is on a version that was not given.</exception>
    public void Add(ResponseRow row)
    {
        if (!Kinds.Contains(row.Kind) || Rules?.LeavesOut(row.Participant) == true) return;
        if (!Versions.TryGetValue(row.Version, out var compiled))
            throw new ArgumentException($"Participant {row.Participant} is on version {row.Version}, which was not given.", nameof(row));
        if (!readings.TryGetValue(row.Version, out var reading)) readings[row.Version] = reading = new RowReading(compiled);
        reading.Start(row);
        // Routing is read from what was answered, not from what is told of it.
        var told = Rules?.Person(row) ?? row;
        AddPerson(told, compiled);
        AddAssignments(row, compiled, reading);
        foreach (var turn in turns) turn.Clear();
        foreach (var submission in told.Submissions)
            if (turnOf.TryGetValue(submission.Turn, out var sent)) sent.Submissions.Add(submission);
        foreach (var exposure in told.Exposures)
            if (turnOf.TryGetValue(exposure.Turn, out var shown)) shown.Exposures.Add(exposure);
        for (var index = 0; index < pages.Count; index++) AddPage(pages[index], turns[index], reading);
        var structure = Structure(row, compiled);
        for (var index = 0; index < writers.Count; index++) AddAnswer(writers[index], turnOfWriter[index], structure[index], reading, row);
        foreach (var task in tasks) task.Append(reading, told);
    }

    /// <summary>Scores the measures; the builder must not be used any more.</summary>
    public ResponseFrame Build()
    {
        foreach (var column in allColumns) column.Trim();
        foreach (var column in codedColumns) column.Trim();
        foreach (var assignment in assignments) assignment.Trim();
        return new ResponseFrame(this);
    }

    /// <summary>Forgets the rows, and keeps what they have told about levels, arms and columns with missing values.</summary>
    internal void Clear()
    {
        participants.Clear();
        people.Clear();
        foreach (var column in allColumns) column.Clear();
        foreach (var column in codedColumns) column.Clear();
        foreach (var assignment in assignments) assignment.Clear();
    }

    /// <summary>Writes all rows but their scores.</summary>
    internal void Save(BinaryWriter writer)
    {
        writer.Write(participants.Count);
        for (var row = 0; row < participants.Count; row++)
        {
            writer.Write(participants[row]);
            people[row].Save(writer);
        }
        foreach (var column in allColumns) column.Save(writer);
        foreach (var column in codedColumns) column.Save(writer);
        foreach (var assignment in assignments) assignment.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, instead of the rows that are there.</summary>
    internal void Load(BinaryReader reader)
    {
        participants.Clear();
        people.Clear();
        var rows = reader.ReadInt32();
        for (var row = 0; row < rows; row++)
        {
            participants.Add(reader.ReadString());
            people.Add(FramePerson.Load(reader));
        }
        foreach (var column in allColumns) column.Load(reader, rows);
        foreach (var column in codedColumns) column.Load(reader, rows);
        foreach (var assignment in assignments) assignment.Load(reader, rows);
    }

    private void AddPerson(ResponseRow row, CompiledDesign compiled)
    {
        participants.Add(row.Participant);
        var counts = row.Entry <= 1 || compiled.Design.Fieldwork.Duplicates == DuplicateRule.EveryEntryCounts;
        var duration = row.DurationSeconds ?? (row.CompletedAt - row.StartedAt)?.TotalSeconds ?? double.NaN;
        people.Add(new FramePerson(row.Kind, row.Status, row.Version, row.Wave, row.Entry, counts, row.StartedAt, row.CompletedAt, duration));
        Sites.Append(row.Site);
        Sessions.Append(row.Session);
        Populations.Append(row.Population);
        Languages.Append(row.Language);
        foreach (var parameter in urlParameters) parameter.Append(row.UrlParameters.GetValueOrDefault(parameter.Name));
    }

    private void AddAssignments(ResponseRow row, CompiledDesign compiled, RowReading reading)
    {
        var furthest = FurthestPage(row, compiled);
        foreach (var column in assignments)
        {
            if (AssignmentOf(row, column) is { } assignment)
            {
                var cluster = assignment.Cluster ?? reading.ClusterOf(column.Plan, column.Unit);
                column.Append(Rules?.Arm(assignment) ?? assignment, BlockOf(compiled, assignment, cluster), Told(column.Plan, cluster),
                    row.Kind == ParticipantKind.Imported ? null : furthest >= IndexOf(compiled, column.Plan.Before));
            }
            else column.AppendNone();
        }
    }

    private AllocationBlock BlockOf(CompiledDesign compiled, ResponseAssignment assignment, string? cluster)
    {
        if (!compiled.Randomizations.TryGetValue(assignment.Randomization, out var plan)) return default;
        var place = assignment.Sequence ?? (cluster is null ? null : Clusters?.Find(assignment.Epoch, plan.Key, cluster));
        var block = AllocationBlock.Of(plan, assignment.Epoch, place);
        return block.IsNone || Rules is null ? block : Rules.Block(assignment, block);
    }

    private string? Told(RandomizationPlan plan, string? cluster) => Rules is null || plan.Cluster is { Site: true } ? cluster : Rules.CodeOf("cluster", cluster);

    private static ResponseAssignment? AssignmentOf(ResponseRow row, AssignmentColumn column)
    {
        foreach (var candidate in row.Assignments)
            if (candidate.Randomization == column.Plan.Key && candidate.Unit == column.Unit)
                return candidate;
        return null;
    }

    /// <summary>The last page in the order of the design that was shown or sent; below every page where there is none.</summary>
    private static int FurthestPage(ResponseRow row, CompiledDesign compiled)
    {
        var furthest = int.MinValue;
        foreach (var exposure in row.Exposures) furthest = Math.Max(furthest, IndexOf(compiled, exposure.Turn.Page));
        foreach (var submission in row.Submissions) furthest = Math.Max(furthest, IndexOf(compiled, submission.Turn.Page));
        return furthest;
    }

    private static int IndexOf(CompiledDesign compiled, string page)
    {
        for (var index = 0; index < compiled.Design.Pages.Count; index++)
            if (compiled.Design.Pages[index].Key == page)
                return index;
        return -1;
    }

    private void AddPage(PageColumns page, PersonTurn turn, RowReading reading)
    {
        var (submissions, exposures) = (turn.Submissions, turn.Exposures);
        if (submissions.Count > 0 && exposures.Count > 0)
        {
            double seconds = 0;
            foreach (var submission in submissions) seconds += SecondsOf(submission, exposures);
            page.Seconds.Append(seconds);
        }
        else page.Seconds.AppendMissing(submissions.Count > 0 ? Missing.UnknownInSource : turn.Read(page.Turn, reading).WhyNot ?? Missing.UnknownInSource);
        var last = exposures.Count > 0 ? exposures[^1] : null;
        page.TextSha256?.Append(last?.TextSha256 is { } hash ? texts.HexOf(hash) : null);
        foreach (var (list, column) in page.Orders)
            column.Append(last?.Order.Lists.TryGetValue(list, out var keys) == true ? texts.JoinOf(keys) : null);
    }

    private static double SecondsOf(ResponseSubmission submission, List<ResponseExposure> exposures)
    {
        for (var index = exposures.Count - 1; index >= 0; index--)
            if (exposures[index].IssuedAt <= submission.ReceivedAt)
                return (submission.ReceivedAt - exposures[index].IssuedAt).TotalSeconds;
        return 0;
    }

    private void AddAnswer(VariableWriter writer, PersonTurn turn, Missing? structural, RowReading reading, ResponseRow row)
    {
        if (structural is { } never) writer.AppendMissing(never);
        else if (turn.Read(writer.Turn, reading).Answers is not { } answers) writer.AppendMissing(reading.WhyNot(writer.Turn, writer.Variable));
        else if (answers.Of(writer.Variable) is not { } answer) writer.AppendMissing(reading.WhyNotShown(writer.Variable, writer.Theme));
        else if (!writer.TryAppend(Rules?.Answer(writer.Place.Variable, answer) ?? answer))
        {
            writer.AppendMissing(Missing.UnknownInSource);
            if (unreadable.Count < MaxUnreadableNotes)
                unreadable.Add($"{row.Participant}: the stored answer to {writer.Variable} fits no version of the item.");
        }
    }

    /// <summary>What a person of this version, site and population is never asked, by variable.</summary>
    private Missing?[] Structure(ResponseRow row, CompiledDesign compiled)
    {
        var key = (row.Version, Site: string.IsNullOrEmpty(row.Site) ? null : row.Site, Population: string.IsNullOrEmpty(row.Population) ? null : row.Population);
        if (structures.TryGetValue(key, out var known)) return known;
        return structures[key] = [.. writers.Select(writer => Structural(writer, compiled, key.Site, key.Population, row.Kind))];
    }

    private static Missing? Structural(VariableWriter writer, CompiledDesign compiled, string? site, string? population, ParticipantKind kind)
    {
        if (compiled.FindVariable(writer.Variable) is not { } place || place.InLoop != writer.Theme.Length > 0 || place.Page.Key != writer.Turn.Page)
            return Missing.NotAskedInVersion;
        if (kind == ParticipantKind.Imported && site is null) return null;
        if (!VariablePlace.Allows(place.Page.Populations, population)) return Missing.NotAskedInPopulation;
        return place.IsAskedAt(site, writer.Theme) && compiled.Turns(site, population).Contains(writer.Turn) ? null : Missing.NotAskedAtSite;
    }

    private PersonTurn TurnOf(VariableWriter writer)
    {
        if (turnOf.TryGetValue(writer.Turn, out var turn)) return turn;
        // A turn of no version: a page that began to loop after it was a page of its own. Nobody has answers there.
        turns.Add(turn = turnOf[writer.Turn] = new PersonTurn());
        return turn;
    }

    private IEnumerable<PageTurn> Turns() =>
        latestFirst.SelectMany(compiled => compiled.Design.Pages.SelectMany(page => page.Loop == PageLoop.None
            ? [new PageTurn(page.Key, "")]
            : compiled.Design.Themes.Select(theme => new PageTurn(page.Key, theme.Key)))).Distinct();

    private PageColumns NewPage(PageTurn turn)
    {
        var versionsOfPage = latestFirst.Select(compiled => (Compiled: compiled, Page: compiled.FindPage(turn.Page))).Where(version => version.Page is not null).ToList();
        var suffix = turn.LoopKey.Length == 0 ? turn.Page : $"{turn.Page}_{turn.LoopKey}";
        var seconds = new NumericFrameColumn($"seconds_{suffix}", $"seconds_{turn.Page}", turn.LoopKey, LocalizedText.English($"Seconds on page {turn}"));
        var hasStimulus = versionsOfPage.Any(version => version.Page!.Elements.Any(element => element is Vignette));
        var orders = new Dictionary<string, CodedColumn>();
        foreach (var page in versionsOfPage.Select(version => version.Page!))
        {
            if (page.RandomizeItems) orders.TryAdd("", new CodedColumn($"order_{suffix}"));
            foreach (var item in page.Elements.OfType<OptionItem>())
            {
                var name = turn.LoopKey.Length == 0 ? item.Key : $"{item.Key}_{turn.LoopKey}";
                if (item.RandomizeOptions) orders.TryAdd(item.Key, new CodedColumn($"order_options_{name}"));
                if (item is LikertItem { RandomizeStatements: true }) orders.TryAdd(item.Key + "#", new CodedColumn($"order_statements_{name}"));
            }
        }
        return new PageColumns(turn, seconds, hasStimulus ? new CodedColumn($"text_{suffix}") : null, orders);
    }

    private IEnumerable<AssignmentColumn> NewAssignments()
    {
        foreach (var key in latestFirst.SelectMany(compiled => compiled.Design.Randomizations).Select(plan => plan.Key).Distinct())
        {
            var plans = latestFirst.Select(compiled => compiled.Randomizations.GetValueOrDefault(key)).OfType<RandomizationPlan>().ToList();
            var arms = plans.SelectMany(plan => plan.Arms);
            if (plans[0].Unit == AssignmentUnit.Person) yield return new AssignmentColumn(plans[0], "", arms);
            else
                foreach (var theme in latestFirst.SelectMany(compiled => compiled.Themes.Keys).Distinct())
                    yield return new AssignmentColumn(plans[0], theme, arms);
        }
    }

    /// <summary>What one person saw and sent on one turn of a page. One object per turn serves all persons: it is emptied for the next.</summary>
    private sealed class PersonTurn
    {
        private (Answers? Answers, Missing? WhyNot)? read;

        public List<ResponseSubmission> Submissions { get; } = [];

        public List<ResponseExposure> Exposures { get; } = [];

        public (Answers? Answers, Missing? WhyNot) Read(PageTurn turn, RowReading reading) => read ??= (reading.AnswersOn(turn), reading.WhyNot(turn));

        public void Clear()
        {
            read = null;
            Submissions.Clear();
            Exposures.Clear();
        }
    }
}
