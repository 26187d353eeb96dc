using System.Globalization;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;
using CoProduction.Web.Hosting;

namespace CoProduction.Web.Operations;

/// <summary>Reads the rows of a file by a mapping and lists everything that does not fit the study, cell by cell.</summary>
public sealed class ImportReader
{
    /// <summary>A file of another study has a problem in every cell; nobody reads more of them than this.</summary>
    public const int MaxProblems = 10_000;

    private const int MaxIdLength = 200;
    private const int MaxQuoted = 40;

    private readonly ImportFile file;
    private readonly ImportTargets targets;
    private readonly HashSet<string> missing;
    private readonly List<(int Index, string Name, ImportTarget Target, IReadOnlyDictionary<string, string> Values)> columns = [];
    private readonly Dictionary<string, Dictionary<string, string>> optionsOf = [];
    private readonly List<ImportProblem> problems = [];

    /// <summary>Of the row being read: cells of items with a column per option.</summary>
    private readonly Dictionary<(string Variable, string Theme), (ImportTarget Target, List<(Option Option, int Place)> Places)> chosen = [];

    private int unlisted;

    private ImportReader(ImportFile file, ImportMapping mapping, ImportTargets targets)
    {
        this.file = file;
        this.targets = targets;
        missing = new HashSet<string>(mapping.Missing.Select(token => token.Trim()), StringComparer.Ordinal);
        problems.AddRange(file.Problems);
        ReadMapping(mapping);
    }

    private CompiledDesign Compiled => targets.Compiled;

    public static (IReadOnlyList<ImportedPerson> People, IReadOnlyList<ImportProblem> Problems) Read(ImportFile file, ImportMapping mapping, ImportTargets targets)
    {
        var reader = new ImportReader(file, mapping, targets);
        var people = reader.ReadRows();
        if (reader.unlisted > 0) reader.problems.Add(new ImportProblem(null, null, $"{reader.unlisted} more problems are not listed."));
        return (people, reader.problems);
    }

    private void ReadMapping(ImportMapping mapping)
    {
        var takenBy = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var column in mapping.Columns.Where(column => column.Target.Length > 0))
        {
            var index = file.Headers.ToList().IndexOf(column.Column);
            if (index < 0) Add(null, column.Column, "The file has no column of this name.");
            else if (targets.Find(column.Target) is not { } target) Add(null, column.Column, $"The study has nothing called {Quote(column.Target)}.");
            else if (!takenBy.TryAdd(target.Name, column.Column)) Add(null, column.Column, $"Column {Quote(takenBy[target.Name])} is already imported as {target.Name}.");
            else columns.Add((index, column.Column, target, column.Values));
        }
        // What decides where a question is asked is read before the answers.
        columns.Sort((one, other) => one.Target.Kind.CompareTo(other.Target.Kind));
        if (columns.All(column => column.Target.Kind is not (ImportTargetKind.Answer or ImportTargetKind.Option)))
            Add(null, null, "No column is imported as an answer.");
        foreach (var column in columns.Where(column => column.Target.Kind == ImportTargetKind.Probability))
            if (columns.All(other => other.Target.Kind != ImportTargetKind.Arm || other.Target.Plan != column.Target.Plan || other.Target.Theme != column.Target.Theme))
                Add(null, column.Name, "A probability is imported without the arm that it belongs to.");
    }

    private List<ImportedPerson> ReadRows()
    {
        var people = new List<ImportedPerson>();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < file.Rows.Count; index++)
        {
            if (file.Rows[index].Length == 0) continue;
            var row = index + 2;
            var person = ReadRow(file.Rows[index], row);
            people.Add(person);
            if (person.Id is { } id && !ids.TryAdd(id, row)) Add(row, ColumnOf(ImportTargetKind.Participant), $"Row {ids[id]} has the same id, {Quote(id)}.");
        }
        return people;
    }

    private ImportedPerson ReadRow(string[] cells, int row)
    {
        var person = new ImportedPerson();
        foreach (var column in columns)
        {
            var text = cells[column.Index].Trim();
            if (!TextInput.IsAcceptable(text))
            {
                Add(row, column.Name, TextInput.HasNul);
                continue;
            }
            text = TextInput.Normalize(text)!;
            if (column.Values.TryGetValue(text, out var mapped)) text = mapped;
            else if (text.Length == 0 || missing.Contains(text)) text = "";
            var problem = text.Length == 0 ? Absent(column.Target) : ReadCell(person, column.Target, text);
            if (problem is not null) Add(row, column.Name, problem);
        }
        FinishOptions(person, row);
        if (person is { StartedAt: { } start, CompletedAt: { } end } && end < start) Add(row, ColumnOf(ImportTargetKind.Completed), "The completion is before the start.");
        return person;
    }

    private static string? Absent(ImportTarget target) => target.Kind == ImportTargetKind.Participant ? "The id is missing." : null;

    /// <summary>Null where the cell was read, else why not.</summary>
    private string? ReadCell(ImportedPerson person, ImportTarget target, string text)
    {
        switch (target.Kind)
        {
            case ImportTargetKind.Participant:
                person.Id = text;
                return text.Length > MaxIdLength ? $"The id is longer than {MaxIdLength} characters." : null;
            case ImportTargetKind.Session:
                person.Session = text;
                return text.Length > MaxIdLength ? $"The session is longer than {MaxIdLength} characters." : null;
            case ImportTargetKind.Site:
                person.Site = KeyOf(Compiled.Design.Sites, text, site => site.Key, site => site.Name);
                return person.Site is null ? $"{Quote(text)} is no site of the study." : null;
            case ImportTargetKind.Population:
                person.Population = KeyOf(Compiled.Design.Fieldwork.Populations, text, population => population.Key, population => population.Name);
                return person.Population is null ? $"{Quote(text)} is no population of the study." : null;
            case ImportTargetKind.Language:
                person.Language = Compiled.Design.Languages.FirstOrDefault(language => string.Equals(language, text, StringComparison.OrdinalIgnoreCase));
                return person.Language is null ? $"{Quote(text)} is no language of the study." : null;
            case ImportTargetKind.Started:
                person.StartedAt = TimeOf(text);
                return person.StartedAt is null ? NoTime(text) : null;
            case ImportTargetKind.Completed:
                person.CompletedAt = TimeOf(text);
                return person.CompletedAt is null ? NoTime(text) : null;
            case ImportTargetKind.Arm:
                return ReadArm(person, target, text);
            case ImportTargetKind.Probability:
                return ReadProbability(person, target, text);
            case ImportTargetKind.Answer:
                return ReadAnswer(person, target, text);
            default:
                return ReadOption(person, target, text);
        }
    }

    private static string? ReadArm(ImportedPerson person, ImportTarget target, string text)
    {
        var plan = target.Plan!;
        var arm = plan.Arms.FirstOrDefault(arm => arm.Key == text)
            ?? plan.Arms.FirstOrDefault(arm => string.Equals(arm.Key, text, StringComparison.OrdinalIgnoreCase) || string.Equals(arm.Label, text, StringComparison.OrdinalIgnoreCase));
        if (arm is null) return $"{Quote(text)} is no arm of {plan.Key}; its arms are {string.Join(", ", plan.Arms.Select(known => known.Key))}.";
        if (person.Site is { } site && plan.Sites.Count > 0 && !plan.Sites.Contains(site)) return $"Nobody is assigned at site {site}.";
        person.Arms[new AssignmentKey(plan.Key, target.Theme)] = arm.Key;
        return null;
    }

    private static string? ReadProbability(ImportedPerson person, ImportTarget target, string text)
    {
        var key = new AssignmentKey(target.Plan!.Key, target.Theme);
        if (NumberOf(text) is not { } number || number is <= 0 or > 1) return $"{Quote(text)} is no probability above 0 and up to 1.";
        if (!person.Arms.ContainsKey(key)) return "There is a probability but no arm.";
        person.Probabilities[key] = number;
        return null;
    }

    private string? ReadAnswer(ImportedPerson person, ImportTarget target, string text)
    {
        var item = target.Place!.Variable.Item;
        if (NotAsked(person, target) is { } notAsked) return notAsked;
        if (NonAnswerOf(text) is { } nonAnswer)
        {
            if (!item.Offers.Contains(nonAnswer)) return $"The question does not offer {Quote(text)}.";
            return Store(person, target, AnswerValue.Of(nonAnswer));
        }
        return item switch
        {
            OptionItem => OptionOf(target, text) is { } key ? Store(person, target, AnswerValue.Of(key)) : $"{Quote(text)} is none of the options.",
            TextItem words => text.Length <= words.MaxLength ? Store(person, target, AnswerValue.Of(text)) : $"The text is longer than {words.MaxLength} characters.",
            DateItem date => ReadDate(person, target, date, text),
            StatementItem => NumberOf(text) is { } ticked and (0 or 1) ? Store(person, target, AnswerValue.Of(ticked)) : $"{Quote(text)} is neither 1 (ticked) nor 0.",
            NumberItem number => ReadNumber(person, target, text, number.Min, number.Max),
            SliderItem slider => ReadNumber(person, target, text, slider.Min, slider.Max),
            _ => "This kind of question cannot be imported.",
        };
    }

    private static string? ReadNumber(ImportedPerson person, ImportTarget target, string text, double? min, double? max)
    {
        if (NumberOf(text) is not { } number) return $"{Quote(text)} is not a number.";
        if (number < min) return $"{Quote(text)} is below {Plain(min.Value)}.";
        if (number > max) return $"{Quote(text)} is above {Plain(max.Value)}.";
        return Store(person, target, AnswerValue.Of(number));
    }

    private static string? ReadDate(ImportedPerson person, ImportTarget target, DateItem item, string text)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return $"{Quote(text)} is not a date such as 2026-03-31.";
        if (date < item.Earliest || date > item.Latest) return $"{Quote(text)} is outside the dates that the question allows.";
        return Store(person, target, AnswerValue.Of(text));
    }

    /// <summary>Collects the cells of an item with a column per option; <see cref="FinishOptions"/> makes one answer of them.</summary>
    private string? ReadOption(ImportedPerson person, ImportTarget target, string text)
    {
        if (NotAsked(person, target) is { } notAsked) return notAsked;
        var ranking = target.Place!.Variable.Item is RankingItem;
        if (NumberOf(text) is not { } number || number != Math.Floor(number) || number < 0 || (!ranking && number > 1) || (ranking && number < 1))
            return ranking ? $"{Quote(text)} is no place (1, 2, …)." : $"{Quote(text)} is neither 1 (chosen) nor 0.";
        var key = (target.Place.Variable.Name, target.Theme);
        if (!chosen.TryGetValue(key, out var options)) chosen[key] = options = (target, []);
        options.Places.Add((target.Option!, (int)number));
        return null;
    }

    private void FinishOptions(ImportedPerson person, int row)
    {
        foreach (var (key, (target, places)) in chosen)
        {
            var picked = places.Where(option => option.Place > 0).OrderBy(option => option.Place).ToList();
            if (target.Place!.Variable.Item is RankingItem && picked.GroupBy(option => option.Place).Any(group => group.Count() > 1))
                Add(row, null, $"Two options of {key.Variable} have the same place.");
            else Store(person, target, AnswerValue.Of([.. picked.Select(option => option.Option.Key)]));
        }
        chosen.Clear();
    }

    /// <summary>The frame would not read such an answer, so it is not taken silently.</summary>
    private string? NotAsked(ImportedPerson person, ImportTarget target)
    {
        if (person.Site is not { } site) return null;
        var place = target.Place!;
        return place.IsAskedAt(site, target.Theme) && Compiled.Turns(site, person.Population).Contains(new PageTurn(place.Page.Key, target.Theme))
            ? null
            : $"This is not asked at site {site}.";
    }

    /// <summary>A number stands for the option of this value; else the cell holds a key or the words of an option.</summary>
    private string? OptionOf(ImportTarget target, string text)
    {
        if (!optionsOf.TryGetValue(target.Place!.Variable.Name, out var keys)) optionsOf[target.Place.Variable.Name] = keys = [];
        if (keys.TryGetValue(text, out var known)) return known;
        var options = Compiled.OptionsOf(target.Place.Variable.Item);
        var found = (NumberOf(text) is { } number ? options.FirstOrDefault(option => option.Value == number) : null)
            ?? options.FirstOrDefault(option => option.Key == text)
            ?? options.FirstOrDefault(option => option.Label.Texts.Values.Any(label => string.Equals(label, text, StringComparison.OrdinalIgnoreCase)));
        if (found is null) return null;
        return keys[text] = found.Key;
    }

    private static string? Store(ImportedPerson person, ImportTarget target, AnswerValue answer)
    {
        var turn = new PageTurn(target.Place!.Page.Key, target.Theme);
        if (!person.Answers.TryGetValue(turn, out var page)) person.Answers[turn] = page = [];
        page[target.Place.Variable.Name] = answer;
        return null;
    }

    private static NonAnswer? NonAnswerOf(string text) =>
        Enum.GetValues<NonAnswer>().Where(known => string.Equals(known.ToString(), text, StringComparison.OrdinalIgnoreCase)).Select(known => (NonAnswer?)known).FirstOrDefault();

    private static string? KeyOf<T>(IReadOnlyList<T> things, string text, Func<T, string> key, Func<T, LocalizedText> name) =>
        things.Select(key).FirstOrDefault(known => known == text)
        ?? things.Where(thing => string.Equals(key(thing), text, StringComparison.OrdinalIgnoreCase)
            || name(thing).Texts.Values.Any(known => string.Equals(known, text, StringComparison.OrdinalIgnoreCase))).Select(key).FirstOrDefault();

    private static double? NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && time.Year is >= 1900 and < 3000 ? time : null;

    private static string NoTime(string text) => $"{Quote(text)} is not a time such as 2026-03-31T14:05:00Z.";

    private string? ColumnOf(ImportTargetKind kind) => columns.Where(column => column.Target.Kind == kind).Select(column => column.Name).FirstOrDefault();

    private void Add(int? row, string? column, string message)
    {
        if (problems.Count < MaxProblems) problems.Add(new ImportProblem(row, column, message));
        else unlisted++;
    }

    private static string Quote(string text) => $"“{(text.Length > MaxQuoted ? text[..MaxQuoted] + "…" : text)}”";

    private static string Plain(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
