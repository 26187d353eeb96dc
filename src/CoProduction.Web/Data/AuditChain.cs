using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Data;

/// <summary>
/// Each entry's hash covers its content and the hash before it, so that an edited, removed, inserted or swapped
/// entry is found. A cut at the end is found only against a head that was noted elsewhere.
/// </summary>
public static class AuditChain
{
    private static readonly byte[] Start = new byte[SHA256.HashSizeInBytes];

    internal static AuditEntry Next(
        AuditEntry? last, long studyId, string actor, string action, string details, DateTimeOffset at, byte[]? before, byte[]? after)
    {
        var entry = new AuditEntry
        {
            StudyId = studyId,
            Number = (last?.Number ?? 0) + 1,
            At = StoredTime.Truncate(at),
            Actor = actor,
            Action = action,
            BeforeSha256 = before,
            AfterSha256 = after,
            Details = details,
            PreviousHash = last?.Hash ?? Start,
            Hash = [],
        };
        entry.Hash = Hash(entry);
        return entry;
    }

    /// <summary>The number of the first entry that breaks the study's chain; null where it holds.</summary>
    public static async Task<long?> FirstBrokenAsync(StudyDbContext db, long studyId, CancellationToken cancellationToken = default)
    {
        var number = 0L;
        var previous = Start;
        var entries = db.AuditEntries.AsNoTracking().Where(row => row.StudyId == studyId).OrderBy(row => row.Number);
        await foreach (var entry in entries.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            number++;
            if (entry.Number != number || !entry.PreviousHash.SequenceEqual(previous) || !entry.Hash.SequenceEqual(Hash(entry)))
            {
                return entry.Number;
            }
            previous = entry.Hash;
        }
        return null;
    }

    private static byte[] Hash(AuditEntry entry)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(entry.StudyId);
        writer.Write(entry.Number);
        writer.Write(entry.At.UtcTicks);
        writer.Write(entry.Actor);
        writer.Write(entry.Action);
        WriteBytes(writer, entry.BeforeSha256);
        WriteBytes(writer, entry.AfterSha256);
        writer.Write(entry.Details);
        WriteBytes(writer, entry.PreviousHash);
        writer.Flush();
        return SHA256.HashData(bytes.ToArray());
    }

    // Every field is preceded by its length: two different entries never make the same bytes.
    private static void WriteBytes(BinaryWriter writer, byte[]? value)
    {
        writer.Write(value?.Length ?? -1);
        writer.Write(value ?? []);
    }
}
