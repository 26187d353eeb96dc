using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>Roles of researchers in a study. The last owner stays.</summary>
public sealed class Membership(StudyDbContext db, TimeProvider time)
{
    /// <summary>Null where it is done, else why not.</summary>
    public Task<string?> ChangeRoleAsync(long studyId, Guid userId, StudyRole role, string actor) =>
        RunAsync(studyId, userId, async (member, name) =>
        {
            if (member.Role == role)
                return null;
            await db.AppendAuditAsync(studyId, actor, "role changed", $"{name}: {Accounts.NameOf(member.Role)} to {Accounts.NameOf(role)}", time.GetUtcNow());
            if (member.Role == StudyRole.Owner && await IsLastOwnerAsync(member))
                return LastOwner;
            member.Role = role;
            await db.SaveChangesAsync(CancellationToken.None);
            return null;
        });

    /// <summary>Null where it is done, else why not. The person is refused on the next request.</summary>
    public Task<string?> RemoveAsync(long studyId, Guid userId, string actor) =>
        RunAsync(studyId, userId, async (member, name) =>
        {
            await db.AppendAuditAsync(studyId, actor, "member removed", $"{name}, {Accounts.NameOf(member.Role)}", time.GetUtcNow());
            if (member.Role == StudyRole.Owner && await IsLastOwnerAsync(member))
                return LastOwner;
            db.Remove(member);
            await db.SaveChangesAsync(CancellationToken.None);
            return null;
        });

    private const string LastOwner = "A study keeps at least one owner. Make somebody else owner first";

    // Both changes append to the audit trail first: its lock puts two owners who remove each other in a row.
    private async Task<string?> RunAsync(long studyId, Guid userId, Func<StudyMember, string, Task<string?>> change)
    {
        try
        {
            return await db.RunWriteAsync<string?>(async () =>
            {
                var name = await db.Users.Where(user => user.Id == userId).Select(user => user.Email).SingleOrDefaultAsync();
                var member = await db.StudyMembers.SingleOrDefaultAsync(row => row.StudyId == studyId && row.UserId == userId);
                if (member is null || name is null)
                    return "This person is not a member any more";
                return await change(member, name) is { } refusal ? throw new Refusal(refusal) : null;
            });
        }
        catch (Refusal refusal)
        {
            return refusal.Message;
        }
    }

    private async Task<bool> IsLastOwnerAsync(StudyMember owner) =>
        !await db.StudyMembers.AnyAsync(other => other.StudyId == owner.StudyId && other.UserId != owner.UserId && other.Role == StudyRole.Owner
            && db.Users.Any(user => user.Id == other.UserId && user.DisabledAt == null));

    /// <summary>Ends the transaction without a trace; never leaves this class.</summary>
#pragma warning disable CA1064, CA1032 // a private way out of a transaction
    private sealed class Refusal(string message) : Exception(message);
#pragma warning restore CA1064, CA1032
}
