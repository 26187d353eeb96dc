using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Tests.Responses;

/// <summary>Short ways to write designs and responses.</summary>
internal static class Rows
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public static LocalizedText En(string text) => LocalizedText.English(text);

    public static ChoiceItem Choice(string key, params IReadOnlyList<string> options) =>
        new() { Key = key, Prompt = En(key), Options = [.. options.Select((option, index) => new Option { Key = option, Label = En(option), Value = index + 1 })] };

    public static NumberItem Number(string key) => new() { Key = key, Prompt = En(key) };

    public static ShowIf IfAnswer(string variable, params IReadOnlyList<string> values) => new() { Variable = variable, In = values };

    public static ShowIf IfLevel(string factor, params IReadOnlyList<string> levels) => new() { Factor = factor, In = levels };

    public static ResponseRow Person(string id = "p", ParticipantState status = ParticipantState.Completed) => new()
    {
        Participant = id,
        Kind = ParticipantKind.Real,
        Status = status,
        Version = 1,
        StartedAt = Start,
        CompletedAt = status == ParticipantState.Completed ? Start.AddMinutes(5) : null,
    };

    public static ResponseRow Sent(this ResponseRow row, string turn, params IReadOnlyList<(string Variable, object? Value)> answers) => row with
    {
        Submissions =
        [
            .. row.Submissions,
            new ResponseSubmission(PageTurn.Parse(turn), new Answers(answers.ToDictionary(answer => answer.Variable, answer => Value(answer.Value))),
                "en", Start.AddSeconds(30 * (row.Submissions.Count + 1))),
        ],
    };

    public static ResponseRow InArm(this ResponseRow row, string arm, string randomization = "main", string stratum = "", string unit = "", string? cluster = null, long? sequence = null) => row with
    {
        Assignments = [.. row.Assignments, new ResponseAssignment { Randomization = randomization, Arm = arm, Stratum = stratum, Unit = unit, Cluster = cluster, Sequence = sequence }],
    };

    public static ResponseFrame Frame(this StudyDesign design, params IEnumerable<ResponseRow> rows) =>
        ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = CompiledDesign.Compile(design) }, [ParticipantKind.Real, ParticipantKind.Imported], rows);

    private static AnswerValue Value(object? value) => value switch
    {
        null => AnswerValue.Blank,
        string text => AnswerValue.Of(text),
        NonAnswer nonAnswer => AnswerValue.Of(nonAnswer),
        string[] list => AnswerValue.Of(list),
        _ => AnswerValue.Of(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
