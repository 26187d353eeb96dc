using System.Text;
using CoProduction.Studies.Library;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Admin;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Operations;

public abstract class ImportResponsesTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : ImportResponsesTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : ImportResponsesTests(app), IClassFixture<PostgresWebApp>;

    private static readonly ImportMapping Small = new(
        [
            new("id", "participant"),
            new("arm", "arm:information", new Dictionary<string, string> { ["C"] = "control" }),
            new("p", "probability:information"),
            new("when", "started"),
            new("then", "completed"),
            new("trust", "answer:competence"),
            new("coproduce", "answer:coproduce"),
            new("sex", "answer:sex"),
            new("words", "answer:comment"),
        ],
        ["?"]);

    private const string Header = "id,arm,p,when,then,trust,coproduce,sex,words\n";

    [Fact]
    public async Task Every_row_becomes_a_completed_imported_participant_with_an_external_arm()
    {
        var study = await OpenAsync("trust-willingness-2");

        var outcome = await ImportAsync(study, Header
            + "a,C,0.5,2026-03-01T10:00:00Z,2026-03-01T10:10:00Z,7,55,female,\"=1+1, \"\"yes\"\"\"\n"
            + "b,Honest,,,,7 – strongly AGREE,?,0,-2\n");

        outcome.Problems.Should().BeEmpty();
        outcome.Should().BeEquivalentTo(new { Participants = 2, Stored = true });
        var frame = await FrameAsync(study);
        frame.Rows.Should().Be(2);
        frame.Unreadable.Should().BeEmpty();
        var people = await app.WithAsync(db => db.Participants.AsNoTracking().Where(row => row.StudyId == study.StudyId).ToListAsync());
        people.Should().OnlyContain(row => row.Kind == ParticipantKind.Imported && row.State == ParticipantState.Completed && row.TokenHash == null);
        var a = Row(frame, people, "a");
        var b = Row(frame, people, "b");
        var arms = frame.FindAssignment("information")!;
        arms[a]!.Key.Should().Be("control");
        arms[b]!.Key.Should().Be("honest");
        arms.Source(a).Should().Be(ArmSource.External);
        arms.OwnProbability(a).Should().Be(0.5);
        arms.OwnProbability(b).Should().BeNull("the file does not know it");
        frame.People[a].DurationSeconds.Should().Be(600);
        frame.People[b].DurationSeconds.Should().Be(double.NaN, "an import has no duration of its own");
        frame.Find("competence")!.Number(a).Should().Be(7);
        frame.Find("competence")!.Number(b).Should().Be(7, "the words of an option stand for it");
        frame.Find("sex")!.Number(b).Should().Be(0, "a number is an option's value");
        frame.Find("coproduce")!.MissingAt(b).Should().Be(Missing.UnknownInSource);
        frame.Find("comment")!.Code(a).Should().Be("=1+1, \"yes\"");
        frame.Find("age")!.MissingAt(a).Should().Be(Missing.UnknownInSource, "a column that is not there is not an answer that is not there");
    }

    [Fact]
    public async Task A_dry_run_lists_every_problem_by_row_and_column_and_stores_nothing()
    {
        var study = await OpenAsync("trust-willingness-2");
        const string File = Header
            + "a,C,,,,1,55,female,\n"
            + "a,Nobody,2,yesterday,,9,101,7,\n"
            + ",C,,2026-03-02,2026-03-01,dontKnow,ten,preferNotToSay,x\0y\n";

        foreach (var dryRun in new[] { true, false })
        {
            var outcome = await ImportAsync(study, File, dryRun: dryRun);

            outcome.Stored.Should().BeFalse();
            outcome.Problems.Select(problem => (problem.Row, problem.Column, problem.Message)).Should().BeEquivalentTo(new (int?, string?, string)[]
            {
                (3, "arm", "“Nobody” is no arm of information; its arms are control, corrupt, honest."),
                (3, "p", "“2” is no probability above 0 and up to 1."),
                (3, "when", "“yesterday” is not a time such as 2026-03-31T14:05:00Z."),
                (3, "trust", "“9” is none of the options."),
                (3, "coproduce", "“101” is above 100."),
                (3, "sex", "“7” is none of the options."),
                (3, "id", "Row 2 has the same id, “a”."),
                (4, "id", "The id is missing."),
                (4, "trust", "The question does not offer “dontKnow”."),
                (4, "coproduce", "“ten” is not a number."),
                (4, "words", "Text must not hold the character NUL."),
                (4, "then", "The completion is before the start."),
            });
        }
        (await app.WithAsync(db => db.Participants.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(0);
        (await app.WithAsync(db => db.PageSubmissions.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(0);
        (await app.WithAsync(db => db.AuditEntries.CountAsync(row => row.StudyId == study.StudyId && row.Action == "responses imported"))).Should().Be(0);
    }

    [Fact]
    public async Task A_mapping_that_does_not_fit_the_file_is_told_column_by_column()
    {
        var study = await OpenAsync("trust-willingness-2");
        var mapping = new ImportMapping([new("x", "answer:coproduce"), new("trust", "answer:nothing"), new("coproduce", "participant"), new("id", "participant"), new("p", "probability:information")], []);

        var outcome = await ImportAsync(study, Header + "a,C,,,,1,55,1,\n", mapping: mapping);

        outcome.Problems.Where(problem => problem.Row is null).Select(problem => (problem.Column, problem.Message)).Should().BeEquivalentTo(new (string?, string)[]
        {
            ("x", "The file has no column of this name."),
            ("trust", "The study has nothing called “answer:nothing”."),
            ("id", "Column “coproduce” is already imported as participant."),
            (null, "No column is imported as an answer."),
            ("p", "A probability is imported without the arm that it belongs to."),
        });
    }

    [Theory]
    [InlineData("", "The file is empty: its first row must hold the names of the columns.")]
    [InlineData("id,arm\n", "The file has no row below the names of the columns.")]
    [InlineData("id,id\n1,2\n", "Two columns have this name.")]
    [InlineData("id,\n1,2\n", "Column 2 has no name.")]
    [InlineData("id,arm\n1,2,3\n", "The row has 3 cells, the header 2.")]
    public async Task A_file_that_is_no_table_is_refused_in_words(string file, string message)
    {
        var study = await OpenAsync("trust-willingness-2");

        (await ImportAsync(study, file)).Problems.Select(problem => problem.Message).Should().Contain(message);
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_refused_in_words()
    {
        var study = await OpenAsync("trust-willingness-2");

        var outcome = await app.DoAsync<ImportResponses, ImportOutcome>(import =>
            import.RunAsync(study.StudyId, ImportFile.Read([(byte)'i', (byte)'d', (byte)'\n', 0xE9, (byte)'\n']), "latin.csv", Small, "test", dryRun: false));

        outcome.Problems.Select(problem => problem.Message).Should().Contain("The file is not UTF-8 text. Save it as “CSV UTF-8”.");
    }

    [Fact]
    public async Task The_same_file_and_the_same_participant_are_imported_once()
    {
        var study = await OpenAsync("trust-willingness-2");
        const string File = Header + "a,C,,,,1,55,1,\n";
        (await ImportAsync(study, File)).Stored.Should().BeTrue();

        (await ImportAsync(study, File)).Problems.Should().ContainSingle().Which.Message.Should().StartWith("This very file was imported on ");
        (await ImportAsync(study, File + "b,C,,,,1,55,1,\n")).Problems.Should().ContainSingle().Which.Should().Be(new ImportProblem(null, "id", "A participant with the id “a” was imported before."));

        (await app.WithAsync(db => db.Participants.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(1);
    }

    [Fact]
    public async Task Of_two_imports_of_one_file_at_the_same_moment_one_is_stored()
    {
        var study = await OpenAsync("trust-willingness-2");
        var file = Header + string.Concat(Enumerable.Range(0, 50).Select(number => $"p{number},C,,,,1,55,1,\n"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ImportAsync(study, file)));

        outcomes.Count(outcome => outcome.Stored).Should().Be(1);
        (await app.WithAsync(db => db.Participants.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(50);
    }

    [Fact]
    public async Task An_import_is_in_the_audit_trail_and_a_draft_takes_none()
    {
        var study = await OpenAsync("trust-willingness-2");
        await ImportAsync(study, Header + "a,C,,,,1,55,1,\n");

        var entry = await app.WithAsync(db => db.AuditEntries.SingleAsync(row => row.StudyId == study.StudyId && row.Action == "responses imported"));
        entry.Details.Should().StartWith("1 rows of small.csv: id as participant, arm as arm:information");
        entry.AfterSha256.Should().NotBeNull();

        var draft = await app.NewDraftAsync(design: StudyLibrary.Find("trust-willingness-2")!.Design);
        (await ImportAsync(draft, Header + "a,C,,,,1,55,1,\n")).Problems.Should().ContainSingle().Which.Message.Should().StartWith("The study was never opened");
    }

    [Fact]
    public async Task Looping_answers_are_imported_by_theme_and_only_where_a_site_asks_them()
    {
        var study = await OpenAsync("nudges");
        var targets = (await app.DoAsync<ImportResponses, ImportTargets?>(import => import.TargetsAsync(study.StudyId)))!;
        var compiled = targets.Compiled;
        var site = compiled.Design.Sites.First(candidate => candidate.Themes.Count < compiled.Design.Themes.Count);
        var other = compiled.Design.Themes.First(theme => !site.Themes.Contains(theme.Key)).Key;
        var looping = targets.All.First(target => target.Kind == ImportTargetKind.Answer && target.Theme == site.Themes[0] && target.Place!.IsAskedAt(site.Key, target.Theme)
            && targets.Compiled.OptionsOf(target.Place.Variable.Item).Count > 0);
        var name = looping.Place!.Variable.Name;
        var answer = compiled.OptionsOf(looping.Place.Variable.Item)[0].Key;
        var mapping = new ImportMapping([new("place", "site"), new("here", looping.Name), new("there", $"answer:{name}:{other}")], []);

        var wrong = await ImportAsync(study, $"place,here,there\n{site.Key},{answer},{answer}\n", mapping: mapping);
        wrong.Problems.Should().ContainSingle().Which.Should().Be(new ImportProblem(2, "there", $"This is not asked at site {site.Key}."));
        (await ImportAsync(study, $"place,here,there\n{site.Key},{answer},\n", mapping: mapping)).Stored.Should().BeTrue();

        var frame = await FrameAsync(study);
        frame.Find(name, site.Themes[0])!.Code(0).Should().Be(answer);
        frame.Find(name, other)!.MissingAt(0).Should().Be(Missing.NotAskedAtSite);
    }

    [Fact]
    public void A_mapping_survives_its_json_and_a_wrong_one_is_told()
    {
        ImportMapping.FromJson(Small.ToJson()).Should().BeEquivalentTo(Small);
        ImportMapping.FromJson("""{"columns":[{"column":"a","target":"participant"}]}""").Missing.Should().BeEquivalentTo(ImportMapping.UsualMissing);
        foreach (var wrong in new[] { "{}", "[]", "null", """{"columns":[{"column":"a"}]}""", """{"columns":[{"column":"a","target":null}]}""", """{"columns":[],"colums":[]}""" })
            FluentActions.Invoking(() => ImportMapping.FromJson(wrong)).Should().Throw<System.Text.Json.JsonException>(wrong);
    }

    private Task<Study> OpenAsync(string key) => app.NewOpenStudyAsync(design: StudyLibrary.Find(key)!.Design);

    private Task<ImportOutcome> ImportAsync(Study study, string file, bool dryRun = false, ImportMapping? mapping = null) =>
        app.DoAsync<ImportResponses, ImportOutcome>(import =>
            import.RunAsync(study.StudyId, ImportFile.Read(Encoding.UTF8.GetBytes(file)), "small.csv", mapping ?? Small, "test", dryRun));

    private Task<ResponseFrame> FrameAsync(Study study) =>
        app.DoAsync<LoadResponses, ResponseFrame>(load => load.RunAsync(study.StudyId, ParticipantKind.Imported));

    private static int Row(ResponseFrame frame, List<Participant> people, string id) =>
        frame.Participants.ToList().IndexOf(people.Single(row => row.ExternalId == id).ParticipantId.ToString());
}
