using System.Globalization;
using CoProduction.Studies.Responses;
using CsvHelper;

namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>
/// A file with more than one row per participant, keyed by <c>participant</c> like the responses file. Names, columns and their order are stable. None holds a
/// ticket, a token or an identity. Written as our CSV files are (<see cref="CsvFiles"/>).
/// </summary>
/// <param name="Name">Name without ending.</param>
/// <param name="Meaning">What a row is.</param>
/// <param name="Columns">In order.</param>
public sealed record LongFile(string Name, string Meaning, IReadOnlyList<LongFileColumn> Columns)
{
    private static readonly LongFileColumn Participant = new("participant", "string", "Pseudonymous id of the participant, as in the responses file");
    private static readonly LongFileColumn Page = new("page", "string", "Key of the page");
    private static readonly LongFileColumn Theme = new("theme", "string", "Theme of the page's turn; empty outside loops");
    private static readonly LongFileColumn Visit = new("visit", "integer", "1 for the first time, higher for later ones (back, another language)");
    private static readonly LongFileColumn Language = new("language", "string", "Language of the page");

    public static LongFile Assignments { get; } = new("assignments", "One row per participant, randomization and unit: the arm, and how it came about",
    [
        Participant,
        new("randomization", "string", "Key of the randomization"),
        new("theme", "string", "The theme assigned; empty where persons are"),
        new("arm", "string", "Key of the arm"),
        new("probability", "number", "Design probability of that arm"),
        new("probabilities", "object", "Design probabilities of all arms, JSON"),
        new("stratum", "string", "Stratum of the draw"),
        new("sequence", "integer", "Place in the stratum's sequence; empty for members of clusters and imported arms"),
        new("epoch", "integer", "Allocation epoch: which salt the draw used"),
        new("block", "string", "Permuted block within the stratum, as epoch and number; empty for independent draws and imported arms. Of members of clusters it stands in the responses file"),
        new("source", "string", "drawn, cluster, external or chosen"),
        new("fill", "object", "What a slot filled from a list was filled with, JSON"),
        new("assigned_at", "datetime", "Time of the draw, UTC"),
    ]);

    public static LongFile Exposures { get; } = new("exposures", "One row per page shown: the text and the order that the participant got",
    [
        Participant, Page, Theme, Visit, Language,
        new("text_sha256", "string", "SHA-256 of the text as rendered for arm, site, theme and language; empty for pages without study text"),
        new("item_order", "object", "Orders drawn, JSON; empty where nothing is randomized"),
        new("issued_at", "datetime", "Time of issue, UTC"),
    ]);

    public static LongFile PageTimes { get; } = new("page_times", "One row per page sent: how long it took",
    [
        Participant, Page, Theme, Visit, Language,
        new("issued_at", "datetime", "Time of issue, UTC; empty for imported data"),
        new("received_at", "datetime", "Time of receipt, UTC"),
        new("seconds", "number", "Seconds from issue to receipt"),
        new("counts", "boolean", "1 for the sending whose answers count (the last of its page and theme), 0 for earlier ones"),
    ]);

    public static LongFile TaskAttempts { get; } = new("task_attempts", "One row per trial of an effort task",
    [
        Participant,
        new("task", "string", "Key of the task"),
        new("round", "integer", "Round, from 1"),
        new("trial", "integer", "Trial of the round, from 1; 0 for a stop between rounds"),
        new("started_at", "datetime", "Time when the trial was shown, UTC"),
        new("received_at", "datetime", "Time when the attempt arrived, UTC; empty where none did"),
        new("seconds", "number", "Seconds between the two"),
        new("value", "string", $"What was given; {TaskLog.Stop} where the person stopped instead, which is no attempt"),
        new("correct", "boolean", "1 if right, 0 if wrong; empty without an attempt"),
        new("late", "boolean", "1 if it arrived after the round's end and does not count"),
    ]);

    public static LongFile Payments { get; } = new("payments", "One row per line of the payment ledger",
    [
        Participant,
        new("line", "integer", "Line of the participant's ledger, from 1"),
        new("amount_minor", "integer", "Amount in the currency's smallest unit; a correction is negative"),
        new("currency", "string", "ISO 4217"),
        new("reason", "string", "What it is for"),
        new("created_at", "datetime", "Time of the entry, UTC"),
    ]);

    /// <summary>In the order in which they are offered.</summary>
    public static IReadOnlyList<LongFile> All { get; } = [Assignments, Exposures, PageTimes, TaskAttempts, Payments];

    public string FileName => Name + ".csv";

    public static LongFile? Find(string name) => All.FirstOrDefault(file => file.Name == name);

    /// <summary>A writer with the header written; disposing it leaves the stream open.</summary>
    public CsvWriter Begin(Stream stream)
    {
        var csv = CsvWriter.Create(stream, CsvFiles.Options, true);
        csv.WriteRecord([.. Columns.Select(column => column.Name)]);
        return csv;
    }

    /// <summary>Times as the responses file has them.</summary>
    public static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string? Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    public static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static string? Text(bool? flag) => flag switch
    {
        null => null,
        true => "1",
        false => "0",
    };
}
