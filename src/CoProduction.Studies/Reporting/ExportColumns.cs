using System.Globalization;
using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting;

/// <summary>The columns of the responses file, in order. Their names do not depend on the data.</summary>
internal static class ExportColumns
{
    public static IReadOnlyList<ExportColumn> Of(ResponseFrame frame) =>
        [.. Participant(frame), .. Assignments(frame), .. Answers(frame), .. Measures(frame), .. Pages(frame)];

    /// <summary>What identifies a row in the long file too.</summary>
    public static IReadOnlyList<ExportColumn> Participant(ResponseFrame frame) =>
    [
        new("participant", "Pseudonymous id of the participant", "id", row => frame.Participants[row]),
        new("kind", "Kind of participant: real, preview, rehearsal, imported", "category", row => Name(frame.People[row].Kind)) { Categories = Of<ParticipantKind>() },
        new("status", "Where the person stands: started, completed, screenedOut, withdrawn, erased", "category", row => Name(frame.People[row].Status)) { Categories = Of<ParticipantState>() },
        new("version", "Version of the design the person started on", "number", row => Whole(frame.People[row].Version)),
        new("population", "Population", "category", row => frame.Populations[row])
        {
            Categories = Declared(frame, frame.Populations, design => design.Fieldwork.Populations.Select(population => (population.Key, population.Name.InOrFirst("en")))),
        },
        new("wave", "Wave", "number", row => Whole(frame.People[row].Wave)),
        new("site", "Site", "category", row => frame.Sites[row])
        {
            Categories = Declared(frame, frame.Sites, design => design.Sites.Select(site => (site.Key, site.Name.InOrFirst("en")))),
        },
        new("session", "Session", "category", row => frame.Sessions[row]),
        new("language", "Language of the last page", "category", row => frame.Languages[row]),
        new("entry", "1 for a person's first entry, higher for later ones", "number", row => Whole(frame.People[row].Entry)),
        new("counts", "1 if the row is in the analysis, 0 if the duplicate rule leaves it out", "flag", row => frame.People[row].Counts ? "1" : "0"),
        new("started_at", "Start, UTC", "time", row => Time(frame.People[row].StartedAt)),
        new("completed_at", "Completion, UTC", "time", row => Time(frame.People[row].CompletedAt)),
        new("duration_seconds", "Seconds from start to completion", "number", row => double.IsFinite(frame.People[row].DurationSeconds) ? frame.People[row].DurationSeconds.ToString("R", CultureInfo.InvariantCulture) : null),
        .. frame.UrlParameters.Select(parameter => new ExportColumn($"url_{parameter.Name}", $"Parameter {parameter.Name} of the link", "text", row => parameter[row])),
    ];

    private static IEnumerable<ExportColumn> Assignments(ResponseFrame frame)
    {
        foreach (var assignment in frame.Assignments)
        {
            var texts = new NumberTexts();
            var (name, label) = (assignment.Name, assignment.Plan.Label.Length > 0 ? assignment.Plan.Label : assignment.Plan.Key);
            yield return new ExportColumn($"arm_{name}", $"Arm assigned: {label}", "category", row => assignment[row]?.Key)
            {
                Label = row => assignment[row]?.Label,
                Categories = [.. assignment.Arms.Select((arm, index) => new CodebookValue(arm.Key, Words(arm.Label, arm.Key), null, index + 1))],
            };
            yield return new ExportColumn($"probability_{name}", $"Design probability of the arm assigned: {label}", "number", row => texts.Of(assignment.OwnProbability(row)));
            for (var arm = 0; arm < assignment.Arms.Count; arm++)
            {
                var code = arm;
                yield return new ExportColumn($"probability_{name}_{assignment.Arms[arm].Key}", $"Design probability of arm {assignment.Arms[arm].Key}: {label}", "number", row => texts.Of(assignment.Probability(row, code)));
            }
            yield return new ExportColumn($"stratum_{name}", $"Stratum of the draw: {label}", "category", row => assignment.Strata[row]);
            if (assignment.Plan.Procedure != Procedure.Simple)
                yield return new ExportColumn($"block_{name}", $"Permuted block of the draw, within the stratum: {label}", "id", row => assignment.Block(row) is { IsNone: false } block ? block.ToString() : null);
            if (assignment.Plan.Cluster is not null) yield return new ExportColumn($"cluster_{name}", $"Cluster assigned: {label}", "category", row => assignment.Clusters[row]);
            yield return new ExportColumn($"source_{name}", $"Where the arm came from (drawn, cluster, external, chosen): {label}", "category", row => assignment.Source(row) is { } source ? Name(source) : null) { Categories = Of<ArmSource>() };
        }
    }

    private static IEnumerable<ExportColumn> Answers(ResponseFrame frame) => Told(frame).Select(Answer);

    /// <summary>The columns of answers that files may hold.</summary>
    public static IEnumerable<FrameColumn> Told(ResponseFrame frame) => frame.Rules is null ? frame.Columns : frame.Columns.Where(column => !PublicRules.Withholds(column.Place));

    public static ExportColumn Answer(FrameColumn column) => new(column.Name, column.Label.InOrFirst("en"), column switch
    {
        OptionFrameColumn => "category",
        TextFrameColumn => "text",
        _ when column.Option is not null && column.Place?.Variable.Item is MultipleChoiceItem => "flag",
        _ => "number",
    }, column.Code, column)
    {
        Label = column is OptionFrameColumn options ? row => options[row]?.Label.InOrFirst("en") : null,
        Categories = column is OptionFrameColumn categories ? Of(categories.Options) : [],
    };

    private static IEnumerable<ExportColumn> Measures(ResponseFrame frame)
    {
        foreach (var measure in frame.Measures)
        {
            yield return new ExportColumn(measure.Scores.Name, measure.Measure.Label.InOrFirst("en"), "number", measure.Scores.Code, measure.Scores);
            if (measure.ItemCounts is { } counts) yield return new ExportColumn($"{measure.Scores.Name}__items", $"Items behind {measure.Scores.Name}", "number", row => Whole(counts[row]));
        }
    }

    private static IEnumerable<ExportColumn> Pages(ResponseFrame frame)
    {
        foreach (var page in frame.Pages)
        {
            yield return new ExportColumn(page.Seconds.Name, page.Seconds.Label.InOrFirst("en"), "number", page.Seconds.Code);
            if (page.TextSha256 is { } text) yield return new ExportColumn(text.Name, $"SHA-256 of the text shown on page {page.Turn}", "id", row => text[row]);
            foreach (var order in page.Orders.Values) yield return new ExportColumn(order.Name, $"Keys in the order shown on page {page.Turn}", "text", row => order[row]);
        }
    }

    private static IReadOnlyList<CodebookValue> Of<T>() where T : struct, Enum =>
        [.. Enum.GetValues<T>().Select(value => new CodebookValue(Name(value), Name(value), null, Convert.ToInt32(value, CultureInfo.InvariantCulture)))];

    /// <summary>What the versions of the design declare, then what only imported rows have.</summary>
    private static IReadOnlyList<CodebookValue> Declared(ResponseFrame frame, CodedColumn column, Func<StudyDesign, IEnumerable<(string Key, string Words)>> declared)
    {
        var known = frame.Versions.OrderByDescending(version => version.Key).SelectMany(version => declared(version.Value.Design)).ToList();
        // Nothing declared: whatever stands there is no category of this study's.
        return known.Count == 0 ? [] : [.. known.Concat(column.Levels.Select(level => (Key: level, Words: level)))
            .DistinctBy(each => each.Key).Select((each, index) => new CodebookValue(each.Key, Words(each.Words, each.Key), null, index + 1))];
    }

    /// <summary>An option's number is its value, where values are whole and distinct; options without one follow. Else options count from 1.</summary>
    private static IReadOnlyList<CodebookValue> Of(IReadOnlyList<Option> options)
    {
        var values = options.Select(option => option.Value).OfType<double>().ToList();
        var areNumbers = values.Count > 0 && values.Distinct().Count() == values.Count && values.All(value => value == Math.Floor(value) && Math.Abs(value) < 1e9);
        var next = areNumbers ? (int)values.Max() + 1 : 1;
        return [.. options.Select(option =>
            new CodebookValue(option.Key, Words(option.Label.InOrFirst("en"), option.Key), option.Value, areNumbers && option.Value is { } value ? (int)value : next++))];
    }

    private static string Words(string words, string otherwise) => string.IsNullOrWhiteSpace(words) ? otherwise : words;

    internal static string Name<T>(T value) where T : struct, Enum => Names<T>.Of.TryGetValue(value, out var name) ? name : throw new ArgumentOutOfRangeException(nameof(value), value, null);

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>To the millisecond: the round-trip format, cut short, is written several times faster than one spelled out.</summary>
    private static string? Time(DateTimeOffset? time)
    {
        if (time is not { } moment) return null;
        Span<char> text = stackalloc char[32];
        moment.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        return string.Concat(text[..23], "Z");
    }

    private static class Names<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Of = Enum.GetValues<T>().Distinct().ToDictionary(value => value, value => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..]);
    }
}
