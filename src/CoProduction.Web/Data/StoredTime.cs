using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CoProduction.Web.Data;

/// <summary>
/// Times are stored as UTC <see cref="DateTime"/> in whole microseconds: SQLite cannot compare
/// <see cref="DateTimeOffset"/>, and PostgreSQL keeps no finer fraction.
/// </summary>
public sealed class StoredTime() : ValueConverter<DateTimeOffset, DateTime>(
    time => Truncate(time).UtcDateTime,
    stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)))
{
    /// <summary>The time as it will be read back.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
