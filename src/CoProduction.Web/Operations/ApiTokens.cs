using System.Globalization;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// The API tokens of studies. A token reads one study and lasts until it expires, is revoked, or the researcher who made it is no member any more: it never
/// outlives the right that it rests on.
/// </summary>
public sealed class ApiTokens(StudyDbContext db, TimeProvider time)
{
    public const int MaxNameLength = 100;

    public const int MaxDays = 366;

    public const int DefaultDays = 90;

    /// <summary>Tokens of a study that are usable at the same time.</summary>
    public const int MaxUsable = 20;

    /// <summary>How exact the time of the last use is: a script that asks every second must not write every second.</summary>
    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromMinutes(5);

    /// <summary>Newest first.</summary>
    public Task<List<ApiToken>> ListAsync(long studyId) =>
        db.ApiTokens.AsNoTracking().Where(row => row.StudyId == studyId).OrderByDescending(row => row.Number).ToListAsync();

    public bool IsUsable(ApiToken token) => token.RevokedAt is null && token.ExpiresAt > time.GetUtcNow();

    /// <summary>Makes a token. Its text is in no table and no log: whoever loses it makes a new one.</summary>
    /// <param name="studyId">The study that it reads.</param>
    /// <param name="name">What its makers call it.</param>
    /// <param name="days">How long it lasts.</param>
    /// <param name="userId">The researcher on whose membership it rests; null for nobody's.</param>
    /// <param name="actor">Name in the audit trail.</param>
    public async Task<NewApiToken> CreateAsync(long studyId, string name, int days, Guid? userId, string actor)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength) return NewApiToken.Refused($"Enter a name of 1 to {MaxNameLength} characters.");
        if (days is < 1 or > MaxDays) return NewApiToken.Refused($"A token lasts from 1 to {MaxDays} days.");
        var text = ApiTokenText.New();
        return await db.RunWriteAsync(async () =>
        {
            await db.LockAsync(FormattableString.Invariant($"tokens/{studyId}"));
            var known = await ListAsync(studyId);
            if (known.Count(IsUsable) >= MaxUsable) return NewApiToken.Refused($"The study has {MaxUsable} tokens that can be used. Revoke one first.");
            var now = time.GetUtcNow();
            var row = new ApiToken
            {
                StudyId = studyId,
                Number = known.Count == 0 ? 1 : known[0].Number + 1,
                Name = name.Trim(),
                TokenHash = ApiTokenText.HashOf(text)!,
                UserId = userId,
                CreatedBy = actor,
                CreatedAt = now,
                ExpiresAt = now.AddDays(days),
            };
            db.Add(row);
            await db.SaveChangesAsync(CancellationToken.None);
            await db.AppendAuditAsync(studyId, actor, "api token created", string.Create(CultureInfo.InvariantCulture, $"{row.Number}: {row.Name}, scope {row.Scope}, until {row.ExpiresAt:yyyy-MM-dd}"), now);
            return new NewApiToken(row, text, null);
        });
    }

    /// <summary>From the next request on the token is refused. False where the study has no token of this number that was not revoked before.</summary>
    public async Task<bool> RevokeAsync(long studyId, int number, string actor)
    {
        var now = time.GetUtcNow();
        return await db.RunWriteAsync(async () =>
        {
            var row = await db.ApiTokens.SingleOrDefaultAsync(token => token.StudyId == studyId && token.Number == number && token.RevokedAt == null);
            if (row is null) return false;
            (row.RevokedAt, row.RevokedBy) = (now, actor);
            await db.SaveChangesAsync(CancellationToken.None);
            await db.AppendAuditAsync(studyId, actor, "api token revoked", string.Create(CultureInfo.InvariantCulture, $"{number}: {row.Name}"), now);
            return true;
        });
    }

    /// <summary>The token of this text, if it can be used now; notes the use.</summary>
    public async Task<ApiToken?> UseAsync(string? text)
    {
        if (ApiTokenText.HashOf(text) is not { } hash) return null;
        var now = time.GetUtcNow();
        var token = await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(row => row.TokenHash == hash && row.RevokedAt == null && row.ExpiresAt > now);
        if (token is null || !await MayStillReadAsync(token)) return null;
        if (token.LastUsedAt is null || token.LastUsedAt + UseIsNotedEvery < now)
            await db.RunWriteAsync(() => db.ApiTokens.Where(row => row.StudyId == token.StudyId && row.Number == token.Number)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, now), CancellationToken.None));
        return token;
    }

    private async Task<bool> MayStillReadAsync(ApiToken token) =>
        token.UserId is not { } user
        || await db.Users.AnyAsync(person => person.Id == user && person.DisabledAt == null
            && (person.IsAdministrator || db.StudyMembers.Any(member => member.StudyId == token.StudyId && member.UserId == user)));
}
