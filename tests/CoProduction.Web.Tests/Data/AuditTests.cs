using CoProduction.Web.Data;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Data;

public abstract class AuditTests(TestDatabase database)
{
    public sealed class OnSqlite(SqliteDatabase database) : AuditTests(database), IClassFixture<SqliteDatabase>;

    public sealed class OnPostgres(PostgresDatabase database) : AuditTests(database), IClassFixture<PostgresDatabase>;

    [Fact]
    public async Task Fifty_entries_at_once_make_one_unbroken_chain()
    {
        var study = database.NewStudyId();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(() => AppendAsync(study, $"change {n}"))));
        (await NumbersAsync(study)).Should().Equal(Enumerable.Range(1, 50).Select(n => (long)n));
        (await FirstBrokenAsync(study)).Should().BeNull();
    }

    [Theory]
    [InlineData("update audit_entry set details = 'nothing happened' where number = 3", 3)]
    [InlineData("update audit_entry set actor = 'somebody else' where number = 1", 1)]
    [InlineData("update audit_entry set before_sha256 = null where number = 4", 4)]
    [InlineData("delete from audit_entry where number = 2", 3)]
    [InlineData("update audit_entry set number = case number when 4 then -5 when 5 then -4 else number end", 4)]
    public async Task A_changed_entry_is_found(string tampering, long broken)
    {
        var study = database.NewStudyId();
        for (var n = 1; n <= 6; n++)
        {
            await AppendAsync(study, $"change {n}");
        }
#pragma warning disable EF1002 // the statements above
        var where = tampering.Contains("where", StringComparison.Ordinal) ? " and" : " where";
        await database.WithAsync(db => db.Database.ExecuteSqlRawAsync($"{tampering}{where} study_id = {study}"));
        await database.WithAsync(db => db.Database.ExecuteSqlRawAsync($"update audit_entry set number = -number where number < 0 and study_id = {study}"));
#pragma warning restore EF1002
        (await FirstBrokenAsync(study)).Should().Be(broken);
    }

    [Fact]
    public async Task An_entry_is_undone_with_the_change_that_it_tells_of()
    {
        var study = database.NewStudyId();
        var failing = () => database.WithAsync(db => db.RunWriteAsync(async () =>
        {
            await db.AppendAuditAsync(study, "ada@example.org", "close", "{}", Some.Time);
            throw new InvalidOperationException("the change failed");
        }));
        await failing.Should().ThrowAsync<InvalidOperationException>();
        (await NumbersAsync(study)).Should().BeEmpty();
    }

    private Task<AuditEntry> AppendAsync(long study, string details) => database.WithAsync(db =>
        db.AppendAuditAsync(study, "ada@example.org", "change", details, Some.Time.AddTicks(1234567), Some.Hash("before"), Some.Hash("after")));

    private Task<long?> FirstBrokenAsync(long study) => database.WithAsync(db => AuditChain.FirstBrokenAsync(db, study));

    private Task<List<long>> NumbersAsync(long study) => database.WithAsync(db =>
        db.AuditEntries.Where(row => row.StudyId == study).OrderBy(row => row.Number).Select(row => row.Number).ToListAsync());
}
