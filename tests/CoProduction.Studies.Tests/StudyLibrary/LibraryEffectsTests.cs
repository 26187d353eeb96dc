using System.Text;
using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Tests;

public class LibraryEffectsTests
{
    private const ulong Seed = 20160301;

    public static TheoryData<string> Keys => [.. StudyLibrary.All.Select(study => study.Key)];

    private static CompiledDesign Compiled(string key) => CompiledDesign.Compile(StudyLibrary.Find(key)!.Design);

    private static RehearsalEffects Effects(string key) => StudyLibrary.Effects(key)!;

    [Theory]
    [MemberData(nameof(Keys))]
    public void Effects_name_only_what_their_study_has(string key) => Effects(key).Problems(Compiled(key)).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Keys))]
    public void Effects_are_written_again_byte_for_byte(string key)
    {
        using var file = typeof(StudyLibrary).Assembly.GetManifestResourceStream($"CoProduction.Studies.StudyLibrary.Effects.{key}.json")!;
        using var text = new StreamReader(file);
        Encoding.UTF8.GetString(Effects(key).Write()).Should().Be(text.ReadToEnd());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Synthetic_respondents_complete_the_study_with_answers_that_its_pages_accept(string key)
    {
        var compiled = Compiled(key);
        var rows = SyntheticFieldwork.Run(compiled, Effects(key), Seed, 60).ToList();
        rows.Count(row => row.Status == ParticipantState.Completed).Should().BeGreaterThan(45);
        foreach (var row in rows) ShouldBeAccepted(compiled, row);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_page_of_the_study_is_reached_by_somebody(string key)
    {
        var compiled = Compiled(key);
        var reached = SyntheticFieldwork.Run(compiled, Effects(key), Seed, 200).SelectMany(row => row.Submissions).Select(submission => submission.Turn.Page).ToHashSet();
        compiled.Design.Pages.Select(page => page.Key).Except(reached).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_measure_of_the_study_gets_values(string key)
    {
        var compiled = Compiled(key);
        var frame = ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = compiled }, [ParticipantKind.Rehearsal], SyntheticFieldwork.Run(compiled, Effects(key), Seed, 200));
        frame.Unreadable.Should().BeEmpty();
        foreach (var measure in compiled.Design.Measures)
            frame.MeasureColumns(measure.Key).Sum(column => Enumerable.Range(0, frame.Rows).Count(column.Scores.HasValue)).Should().BeGreaterThan(5, measure.Key);
    }

    /// <summary>Sends the answers through the reader of posted forms, as the survey page does.</summary>
    private static void ShouldBeAccepted(CompiledDesign compiled, ResponseRow row)
    {
        var respondent = new Respondent
        {
            Site = row.Site,
            Session = row.Session,
            Population = row.Population,
            Arms = row.Assignments.ToDictionary(assignment => new AssignmentKey(assignment.Randomization, assignment.Unit), assignment => assignment.Arm),
        };
        foreach (var submission in row.Submissions)
        {
            var page = compiled.Render(respondent, submission.Turn, row.Language!);
            var fields = FormFields.FromAnswers(page, submission.Answers);
            var reading = FormReader.Read(page, name => fields.GetValueOrDefault(name) ?? []);
            reading.Problems.Should().BeEmpty("{0} answers page {1}", row.Participant, submission.Turn);
            reading.Answers.Values.Should().BeEquivalentTo(submission.Answers.Values);
            respondent = respondent.WithAnswers(submission.Turn, submission.Answers);
        }
    }
}
