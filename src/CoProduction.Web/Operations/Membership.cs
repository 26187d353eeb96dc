using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>Roles of researchers in a study. The last owner stays.</summary>
public sealed class Membership(StudyDbContext db, TimeProvider time)
{
    private const string LastOwner = "A study keeps at least one owner. Make somebody else owner first";

    /// <summary>Null where it is done, else why not.</summary>
    public Task<string?> ChangeRoleAsync(long studyId, Guid userId, StudyRole role, string actor) =>
        RunAsync(studyId, userId, async (member, name) =>
        {
            if (member.Role == role)
                return null;
            if (await IsLastOwnerAsync(member))
                return LastOwner;
            var details = $"{name}: {Accounts.NameOf(member.Role)} to {Accounts.NameOf(role)}";
            member.Role = role;
            await db.SaveChangesAsync(CancellationToken.None);
            await db.AppendAuditAsync(studyId, actor, "role changed", details, time.GetUtcNow());
            return null;
        });

    /// <summary>Null where it is done, else why not. The person is refused on the next request.</summary>
    public Task<string?> RemoveAsync(long studyId, Guid userId, string actor) =>
        RunAsync(studyId, userId, async (member, name) =>
        {
            if (await IsLastOwnerAsync(member))
                return LastOwner;
            db.Remove(member);
            await db.SaveChangesAsync(CancellationToken.None);
            await db.AppendAuditAsync(studyId, actor, "member removed", $"{name}, {Accounts.NameOf(member.Role)}", time.GetUtcNow());
            return null;
        });

    private Task<string?> RunAsync(long studyId, Guid userId, Func<StudyMember, string, Task<string?>> change) =>
        db.RunWriteAsync<string?>(async () =>
        {
            // Two owners who remove each other come one after the other.
            await db.LockAsync(FormattableString.Invariant($"members/{studyId}"));
            var name = await db.Users.Where(user => user.Id == userId).Select(user => user.Email).SingleOrDefaultAsync();
            var member = await db.StudyMembers.SingleOrDefaultAsync(row => row.StudyId == studyId && row.UserId == userId);
            return member is null || name is null ? "This person is not a member any more" : await change(member, name);
        });

    private async Task<bool> IsLastOwnerAsync(StudyMember member) =>
        member.Role == StudyRole.Owner
        && !await db.StudyMembers.AnyAsync(other => other.StudyId == member.StudyId && other.UserId != member.UserId && other.Role == StudyRole.Owner
            && db.Users.Any(user => user.Id == other.UserId && user.DisabledAt == null));
}
