using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Data;

public abstract class CounterTests(TestDatabase database)
{
    public sealed class OnSqlite(SqliteDatabase database) : CounterTests(database), IClassFixture<SqliteDatabase>;

    public sealed class OnPostgres(PostgresDatabase database) : CounterTests(database), IClassFixture<PostgresDatabase>;

    [Fact]
    public async Task Two_hundred_starts_at_once_get_the_numbers_1_to_200()
    {
        var study = database.NewStudyId();
        var numbers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => DrawAsync(study, "Lucknow"))));
        numbers.Should().BeEquivalentTo(Enumerable.Range(1, 200).Select(n => (long)n));
    }

    [Fact]
    public async Task A_start_that_fails_leaves_no_gap()
    {
        var study = database.NewStudyId();
        await DrawAsync(study, "a");
        var failing = () => database.WithAsync(db => db.RunAssignmentAsync<long>(async () =>
        {
            await db.NextSequenceAsync(study, 1, ParticipantKind.Real, "arms", "a");
            throw new InvalidOperationException("lost its connection");
        }));
        await failing.Should().ThrowAsync<InvalidOperationException>().WithMessage("lost its connection");
        (await DrawAsync(study, "a")).Should().Be(2);
    }

    [Fact]
    public async Task Strata_epochs_kinds_and_randomizations_count_apart()
    {
        var study = database.NewStudyId();
        (await DrawAsync(study, "a")).Should().Be(1);
        (await DrawAsync(study, "b")).Should().Be(1);
        (await DrawAsync(study, "a", epoch: 2)).Should().Be(1);
        (await DrawAsync(study, "a", kind: ParticipantKind.Preview)).Should().Be(1);
        (await DrawAsync(study, "a", randomization: "order")).Should().Be(1);
        (await DrawAsync(study, "a")).Should().Be(2);
    }

    [Fact]
    public async Task A_number_without_a_transaction_is_refused()
    {
        var draw = () => database.WithAsync(db => db.NextSequenceAsync(1, 1, ParticipantKind.Real, "arms", "a"));
        await draw.Should().ThrowAsync<InvalidOperationException>().WithMessage("*RunAssignmentAsync*");
    }

    [Fact]
    public async Task Members_of_a_cluster_that_race_share_one_draw()
    {
        var study = database.NewStudyId();
        var rows = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() => database.WithAsync(db =>
            db.RunAssignmentAsync(() => db.AssignClusterAsync(
                study, 1, ParticipantKind.Real, "arms", $"school {n % 4}", "north", seq => seq % 2 == 0 ? "treatment" : "control"))))));
        rows.GroupBy(row => row.Cluster).Should().OnlyContain(cluster => cluster.Select(row => row.Seq).Distinct().Count() == 1);
        rows.Select(row => row.Seq).Distinct().Should().BeEquivalentTo([1L, 2L, 3L, 4L]);
        var stored = await database.WithAsync(db => db.ClusterAssignments.Where(row => row.StudyId == study).ToListAsync());
        stored.Should().HaveCount(4).And.OnlyContain(row => row.Arm == (row.Seq % 2 == 0 ? "treatment" : "control"));
    }

    [Fact]
    public async Task Arrivals_at_once_are_all_counted()
    {
        var study = database.NewStudyId();
        var day = new DateOnly(2026, 3, 1);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => database.WithAsync(db =>
            db.CountArrivalAsync(study, 1, day, ParticipantKind.Real, ArrivalCount.Arrived)))));
        await database.WithAsync(db => db.CountArrivalAsync(study, 1, day.AddDays(1), ParticipantKind.Real, ArrivalCount.Arrived));
        var counts = await database.WithAsync(db => db.ArrivalCounts.Where(row => row.StudyId == study).OrderBy(row => row.Day).ToListAsync());
        counts.Select(row => (row.Day, row.N)).Should().Equal((day, 50L), (day.AddDays(1), 1L));
    }

    private Task<long> DrawAsync(
        long study, string stratum, int epoch = 1, ParticipantKind kind = ParticipantKind.Real, string randomization = "arms") =>
        database.WithAsync(db => db.RunAssignmentAsync(() => db.NextSequenceAsync(study, epoch, kind, randomization, stratum)));
}
