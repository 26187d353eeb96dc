using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Disclosure;

/// <summary>
/// Turns what is stored into what a public file may hold. Participants get other ids, sessions, strata, blocks and clusters codes; times count from the Monday of the week
/// in which the person started, in whole seconds; dates are cut to their year; declared quasi-identifiers are made coarser; words that were typed and parameters
/// of the link are left out. The other ids and codes come from the study's secret: the same data make the same file, and nobody without the secret can link it.
/// </summary>
public sealed class PublicRules
{
    private const string FirstDay = "-01-01";

    private readonly byte[] key;
    private readonly Dictionary<string, QuasiIdentifier> declared;
    private readonly HashSet<string> suppressed = new(StringComparer.Ordinal);

    /// <param name="data">What is declared.</param>
    /// <param name="secret">The study's secret, such as the salt of its first allocation epoch.</param>
    public PublicRules(PublicData data, ReadOnlySpan<byte> secret)
    {
        Data = data;
        key = HMACSHA256.HashData(secret, "coproduction-public-v1"u8);
        declared = data.QuasiIdentifiers.GroupBy(known => known.Variable, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
    }

    private PublicRules(PublicRules rules, IEnumerable<string> suppressed)
        : this(rules.Data, rules.key)
    {
        key = rules.key;
        this.suppressed = [.. suppressed];
    }

    public PublicData Data { get; }

    /// <summary>The same rules, which leave these persons out, by their public ids.</summary>
    public PublicRules Without(IEnumerable<string> persons) => new(this, persons);

    /// <summary>Is the person left out? By the stored id.</summary>
    public bool LeavesOut(string participant) => suppressed.Count > 0 && suppressed.Contains(IdOf(participant));

    /// <summary>Words that somebody typed may tell who it was.</summary>
    public static bool Withholds(VariablePlace? place) => place?.Variable.Item is TextItem;

    /// <summary>Long files that a public package has: not the payment ledger, which agrees line by line with that of whoever paid.</summary>
    public static bool Publishes(LongFile file) => file != LongFile.Payments;

    public string IdOf(string participant)
    {
        Span<byte> bytes = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes("participant\0" + participant), bytes);
        // RFC 9562: version 8, whose bits mean what the maker says.
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0f));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3f));
        return new Guid(bytes[..16], bigEndian: true).ToString();
    }

    /// <summary>A code for a name; the same name has the same one. Nothing stays nothing.</summary>
    public string? CodeOf(string what, string? name) => string.IsNullOrEmpty(name)
        ? name
        : $"{what}-{Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{what}\0{name}")).AsSpan(0, 5))}";

    /// <summary>Whole seconds since the person's start, counted from the Monday of its week, UTC.</summary>
    public static DateTimeOffset TimeOf(DateTimeOffset time, DateTimeOffset started) => WeekOf(started).AddSeconds(Math.Round((time - started).TotalSeconds));

    public static DateTimeOffset WeekOf(DateTimeOffset time)
    {
        var day = time.UtcDateTime.Date;
        return new DateTimeOffset(day.AddDays(-(((int)day.DayOfWeek + 6) % 7)), TimeSpan.Zero);
    }

    /// <summary>What the public file says of a person: everything but answers, arms and what routing is read from.</summary>
    internal ResponseRow Person(ResponseRow row) => row with
    {
        Participant = IdOf(row.Participant),
        Session = CodeOf("session", row.Session),
        StartedAt = WeekOf(row.StartedAt),
        CompletedAt = row.CompletedAt is { } completed ? TimeOf(completed, row.StartedAt) : null,
        DurationSeconds = row.DurationSeconds is { } seconds ? Math.Round(seconds) : null,
        UrlParameters = new Dictionary<string, string>(),
        Submissions = [.. row.Submissions.Select(sent => sent with { ReceivedAt = TimeOf(sent.ReceivedAt, row.StartedAt) })],
        Exposures = [.. row.Exposures.Select(shown => shown with { IssuedAt = TimeOf(shown.IssuedAt, row.StartedAt) })],
        TaskEvents = [.. row.TaskEvents.Select(trial => trial with
        {
            StartedAt = TimeOf(trial.StartedAt, row.StartedAt),
            ReceivedAt = trial.ReceivedAt is { } received ? TimeOf(received, row.StartedAt) : null,
        })],
    };

    internal ResponseAssignment Arm(ResponseAssignment assignment) => assignment with { Stratum = CodeOf("stratum", assignment.Stratum) ?? "" };

    /// <summary>A code for a block, which would tell the order of arrival.</summary>
    internal AllocationBlock Block(ResponseAssignment assignment, AllocationBlock block) => Block(assignment.Randomization, assignment.Stratum, block.ToString());

    private AllocationBlock Block(string randomization, string stratum, string block) =>
        AllocationBlock.Coded(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"block\0{randomization}\0{stratum}\0{block}")));

    internal AnswerValue Answer(Variable variable, AnswerValue answer)
    {
        if (answer.Text is { } date && variable.Item is DateItem) return AnswerValue.Of(date.Length >= 4 ? date[..4] + FirstDay : date);
        if (!declared.TryGetValue(variable.Name, out var known)) return answer;
        if (answer.Number is { } number && known.Cuts.Count > 0) return AnswerValue.Of(Band(known.Cuts, number, Least(variable.Item)));
        if (answer.Text is { } option && known.Merge.TryGetValue(option, out var merged)) return AnswerValue.Of(merged);
        return answer.List is { } list && known.Merge.Count > 0 ? AnswerValue.Of([.. list.Select(each => known.Merge.GetValueOrDefault(each, each)).Distinct()]) : answer;
    }

    /// <summary>What the codebook says of a variable whose values are coarser than what was answered; null for others.</summary>
    internal string? WordsOf(Variable variable)
    {
        if (variable.Item is DateItem) return "Public file: the first day of the year answered";
        if (!declared.TryGetValue(variable.Name, out var known)) return null;
        if (known.Cuts.Count > 0)
            return $"Public file: in bands, by their lowest number: {string.Join(", ", new[] { Band(known.Cuts, double.NegativeInfinity, Least(variable.Item)) }.Concat(known.Cuts).Select(cut => cut.ToString("R", CultureInfo.InvariantCulture)))}";
        return known.Merge.Count > 0 ? $"Public file: options merged, {string.Join(", ", known.Merge.Select(pair => $"{pair.Key} into {pair.Value}"))}" : null;
    }

    /// <summary>A row of a long file as the public file has it; the first field is the participant.</summary>
    public string?[] Record(LongFile file, IReadOnlyList<string?> record, DateTimeOffset started)
    {
        var fields = record.ToArray();
        for (var index = 0; index < fields.Length; index++)
            fields[index] = (file.Columns[index].Name, file.Columns[index].Type) switch
            {
                ("participant", _) => IdOf(fields[index]!),
                ("stratum", _) => CodeOf("stratum", fields[index]),
                ("block", _) => fields[index] is { Length: > 0 } block ? Block(Field("randomization"), Field("stratum"), block).ToString() : null,
                ("seconds", _) => fields[index] is { Length: > 0 } seconds ? LongFile.Text(Math.Round(double.Parse(seconds, CultureInfo.InvariantCulture))) : null,
                // What was typed, and a place in a sequence that tells the order of arrival.
                ("value" or "sequence", _) => null,
                (_, "datetime") => fields[index] is { Length: > 0 } time ? LongFile.Text(TimeOf(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), started)) : null,
                _ => fields[index],
            };
        return fields;

        string Field(string name) => record.Where((_, index) => file.Columns[index].Name == name).FirstOrDefault() ?? "";
    }

    private static double Band(IReadOnlyList<double> cuts, double number, double? least) =>
        number >= cuts[0] ? cuts.Last(cut => cut <= number) : least < cuts[0] ? least.Value : cuts[0] - 1;

    private static double? Least(Item item) => item switch
    {
        NumberItem number => number.Min,
        SliderItem slider => slider.Min,
        _ => null,
    };
}
