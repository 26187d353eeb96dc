using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Researchers' accounts: the first one, invitations, passwords, closing. No mail is sent: a one-time link is shown to
/// whoever made it. <c>actor</c> is the name in the audit trail: an email address, or the name of the program.
/// </summary>
public sealed class Accounts(UserManager<Researcher> users, IUserStore<Researcher> store, StudyDbContext db, TimeProvider time)
{
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(7);

    public const int MaxNameLength = 100;

    private const int CodeBytes = 16;

    private IUserAuthenticatorKeyStore<Researcher> KeyStore => (IUserAuthenticatorKeyStore<Researcher>)store;

    private IUserTwoFactorRecoveryCodeStore<Researcher> CodeStore => (IUserTwoFactorRecoveryCodeStore<Researcher>)store;

    /// <summary>Whether nobody has an account yet: only then does a setup link work.</summary>
    public async Task<bool> NobodyIsThereAsync() => !await db.Users.AnyAsync();

    /// <summary>A link that makes the first account, an administrator's.</summary>
    public Task<OneTimeLink> CreateSetupLinkAsync(string actor) =>
        CreateLinkAsync(AccountLinkPurpose.Setup, actor, link => link);

    /// <summary>Invites somebody, known or not, into a study; or only to have an account, where no study is named.</summary>
    public async Task<OneTimeLink> InviteAsync(string email, long? studyId, StudyRole? role, string actor)
    {
        var address = email.Trim();
        return await db.RunWriteAsync(async () =>
        {
            var link = await CreateLinkAsync(AccountLinkPurpose.Invitation, actor, row =>
            {
                row.Email = address;
                row.StudyId = studyId;
                row.Role = role;
                return row;
            });
            await AuditAsync(studyId, actor, "researcher invited", role is null ? address : $"{address} as {NameOf(role.Value)}");
            return link;
        });
    }

    /// <summary>Withdraws an invitation to a study that was not accepted yet.</summary>
    /// <param name="link">The hash of its code, in hexadecimal.</param>
    public async Task WithdrawInvitationAsync(long studyId, string link, string actor)
    {
        if (link.Length != 2 * SHA256.HashSizeInBytes || !link.All(char.IsAsciiHexDigit))
            return;
        var hash = Convert.FromHexString(link);
        await db.RunWriteAsync(async () =>
        {
            var row = await db.AccountLinks.SingleOrDefaultAsync(known =>
                known.CodeHash == hash && known.StudyId == studyId && known.Purpose == AccountLinkPurpose.Invitation && known.UsedAt == null);
            if (row is null)
                return;
            row.UsedAt = time.GetUtcNow();
            await db.SaveChangesAsync(CancellationToken.None);
            await AuditAsync(studyId, actor, "invitation withdrawn", row.Email ?? "");
        });
    }

    /// <summary>A link with which a person sets a new password.</summary>
    public async Task<OneTimeLink> CreatePasswordResetAsync(Researcher user, string actor) =>
        await db.RunWriteAsync(async () =>
        {
            var link = await CreateLinkAsync(AccountLinkPurpose.PasswordReset, actor, row =>
            {
                row.Email = user.Email;
                row.UserId = user.Id;
                return row;
            });
            await AuditAsync(null, actor, "password reset link made", user.Email!);
            return link;
        });

    /// <summary>The link of this code, if it is of this purpose and can still be used.</summary>
    public async Task<AccountLink?> FindLinkAsync(AccountLinkPurpose purpose, string code)
    {
        var hash = HashOf(code);
        var now = time.GetUtcNow();
        var link = await db.AccountLinks.AsNoTracking().SingleOrDefaultAsync(row =>
            row.CodeHash == hash && row.Purpose == purpose && row.UsedAt == null && row.ExpiresAt > now);
        return link is { Purpose: AccountLinkPurpose.Setup } && !await NobodyIsThereAsync() ? null : link;
    }

    /// <summary>Makes an account at once, without a link: for <c>coprod user add</c>.</summary>
    public Task<IdentityResult> CreateUserAsync(string email, string name, string password, bool administrator, string actor) =>
        WriteAsync(async () =>
        {
            var user = NewUser(email, name, administrator);
            Require(await users.CreateAsync(user, password));
            await AuditAsync(null, actor, "account created", administrator ? $"{user.Email}, administrator" : user.Email!);
        });

    /// <summary>Uses up the setup link and makes the administrator's account.</summary>
    public Task<IdentityResult> SetUpAsync(string code, string email, string name, string password) =>
        WriteAsync(async () =>
        {
            // All setup links at once: of two people with a link each, one is first.
            var hash = HashOf(code);
            var now = time.GetUtcNow();
            var known = await db.AccountLinks.AnyAsync(row =>
                row.CodeHash == hash && row.Purpose == AccountLinkPurpose.Setup && row.UsedAt == null && row.ExpiresAt > now);
            var used = await db.AccountLinks.Where(row => row.Purpose == AccountLinkPurpose.Setup && row.UsedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, now), CancellationToken.None);
            if (!known || used == 0 || await db.Users.AnyAsync())
                throw new Refusal(LinkIsUsed);
            var user = NewUser(email, name, administrator: true);
            Require(await users.CreateAsync(user, password));
            await AuditAsync(null, user.Email!, "account created", $"{user.Email}, administrator, by the setup link");
        });

    /// <summary>Uses up an invitation of somebody who has no account yet.</summary>
    public Task<IdentityResult> AcceptInvitationAsync(string code, string name, string password) =>
        WriteAsync(async () =>
        {
            var link = await UseAsync(AccountLinkPurpose.Invitation, code);
            var user = NewUser(link.Email!, name, administrator: false);
            Require(await users.CreateAsync(user, password));
            await AuditAsync(null, user.Email!, "account created", $"{user.Email}, invited by {link.CreatedBy}");
            await JoinAsync(link, user);
        });

    /// <summary>Uses up an invitation of somebody who is signed in.</summary>
    public Task<IdentityResult> AcceptInvitationAsync(string code, Researcher user) =>
        WriteAsync(async () =>
        {
            var link = await UseAsync(AccountLinkPurpose.Invitation, code);
            if (users.NormalizeEmail(link.Email) != user.NormalizedEmail)
                throw new Refusal(InvitationOfAnother);
            await JoinAsync(link, user);
        });

    /// <summary>Uses up a reset link: the new password ends all sessions and the lock.</summary>
    public Task<IdentityResult> ResetPasswordAsync(string code, string password) =>
        WriteAsync(async () =>
        {
            var link = await UseAsync(AccountLinkPurpose.PasswordReset, code);
            var user = await users.FindByIdAsync(link.UserId!.Value.ToString()) ?? throw new Refusal(LinkIsUsed);
            user.AccessFailedCount = 0;
            user.LockoutEnd = null;
            await SetPasswordAsync(user, password);
            await AuditAsync(null, user.Email!, "password reset", $"by a link of {link.CreatedBy}");
        });

    /// <summary>Sets a new password for whoever has just given the old one.</summary>
    public Task<IdentityResult> ChangePasswordAsync(Researcher user, string password) =>
        WriteAsync(async () =>
        {
            await SetPasswordAsync(user, password);
            await AuditAsync(null, user.Email!, "password changed", user.Email!);
        });

    /// <summary>
    /// Turns the second factor on, with the key whose code of this step was entered. Returns the recovery codes; null
    /// where another request changed the account at the same moment.
    /// </summary>
    public async Task<IReadOnlyList<string>?> EnableSecondFactorAsync(Researcher user, string key, long step)
    {
        IReadOnlyList<string>? codes = null;
        var result = await WriteAsync(async () =>
        {
            await KeyStore.SetAuthenticatorKeyAsync(user, key, CancellationToken.None);
            codes = await RecoveryCodes.ReplaceAsync(CodeStore, user);
            user.LastAuthenticatorStep = step;
            Require(await users.SetTwoFactorEnabledAsync(user, true));
            await AuditAsync(null, user.Email!, "second factor set up", user.Email!);
        });
        return result.Succeeded ? codes : null;
    }

    /// <summary>New recovery codes; the old ones stop working. Null where another request changed the account at the same moment.</summary>
    public async Task<IReadOnlyList<string>?> ReplaceRecoveryCodesAsync(Researcher user)
    {
        IReadOnlyList<string>? codes = null;
        var result = await WriteAsync(async () =>
        {
            codes = await RecoveryCodes.ReplaceAsync(CodeStore, user);
            Require(await users.UpdateAsync(user));
            await AuditAsync(null, user.Email!, "recovery codes replaced", user.Email!);
        });
        return result.Succeeded ? codes : null;
    }

    /// <summary>Closes an account: refused at once, all its sessions end. The last administrator stays.</summary>
    public Task<IdentityResult> DisableAsync(Researcher user, string actor) =>
        WriteAsync(async () =>
        {
            var row = await users.FindByIdAsync(user.Id.ToString()) ?? throw new Refusal(NoSuchAccount);
            await RequireAnotherAdministratorAsync(row);
            row.DisabledAt = time.GetUtcNow();
            Require(await users.UpdateSecurityStampAsync(row));
            await AuditAsync(null, actor, "account closed", row.Email!);
        });

    public Task<IdentityResult> EnableAsync(Researcher user, string actor) =>
        WriteAsync(async () =>
        {
            var row = await users.FindByIdAsync(user.Id.ToString()) ?? throw new Refusal(NoSuchAccount);
            row.DisabledAt = null;
            Require(await users.UpdateAsync(row));
            await AuditAsync(null, actor, "account opened again", row.Email!);
        });

    /// <summary>Gives or takes the administrator's rights. The last administrator stays.</summary>
    public Task<IdentityResult> SetAdministratorAsync(Researcher user, bool administrator, string actor) =>
        WriteAsync(async () =>
        {
            var row = await users.FindByIdAsync(user.Id.ToString()) ?? throw new Refusal(NoSuchAccount);
            if (!administrator)
                await RequireAnotherAdministratorAsync(row);
            row.IsAdministrator = administrator;
            Require(await users.UpdateAsync(row));
            await AuditAsync(null, actor, administrator ? "made administrator" : "administrator no more", row.Email!);
        });

    /// <summary>For a lost phone: the person signs in by password alone and is led to set the app up again.</summary>
    public Task<IdentityResult> RemoveSecondFactorAsync(Researcher user, string actor) =>
        WriteAsync(async () =>
        {
            var row = await users.FindByIdAsync(user.Id.ToString()) ?? throw new Refusal(NoSuchAccount);
            Require(await users.SetTwoFactorEnabledAsync(row, false));
            Require(await users.ResetAuthenticatorKeyAsync(row));
            await AuditAsync(null, actor, "second factor removed", row.Email!);
        });

    public static string NameOf(StudyRole role) => role switch
    {
        StudyRole.Owner => "owner",
        StudyRole.Editor => "editor",
        StudyRole.Analyst => "analyst",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };

    private async Task<OneTimeLink> CreateLinkAsync(AccountLinkPurpose purpose, string actor, Func<AccountLink, AccountLink> with)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CodeBytes));
        var now = time.GetUtcNow();
        db.Add(with(new AccountLink
        {
            CodeHash = HashOf(code),
            Purpose = purpose,
            CreatedBy = actor,
            CreatedAt = now,
            ExpiresAt = now + LinkLifetime,
        }));
        await db.SaveChangesAsync(CancellationToken.None);
        return new OneTimeLink(purpose, code, now + LinkLifetime);
    }

    private async Task RequireAnotherAdministratorAsync(Researcher row)
    {
        // Two administrators who close each other come one after the other.
        await db.LockAsync("administrators");
        if (row.IsAdministrator && !await db.Users.AnyAsync(other => other.Id != row.Id && other.IsAdministrator && other.DisabledAt == null))
            throw new Refusal(LastAdministrator);
    }

    private async Task<AccountLink> UseAsync(AccountLinkPurpose purpose, string code)
    {
        var link = await FindLinkAsync(purpose, code) ?? throw new Refusal(LinkIsUsed);
        var used = await db.AccountLinks.Where(row => row.CodeHash == link.CodeHash && row.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, time.GetUtcNow()), CancellationToken.None);
        return used == 1 ? link : throw new Refusal(LinkIsUsed);
    }

    private async Task JoinAsync(AccountLink link, Researcher user)
    {
        if (link is not { StudyId: { } studyId, Role: { } role })
            return;
        var member = await db.StudyMembers.SingleOrDefaultAsync(row => row.StudyId == studyId && row.UserId == user.Id);
        if (member is null)
            db.Add(new StudyMember { StudyId = studyId, UserId = user.Id, Role = role });
        else if (role < member.Role)
            member.Role = role;
        else
            return;
        await db.SaveChangesAsync(CancellationToken.None);
        await AuditAsync(studyId, user.Email!, "member joined", $"{user.Email} as {NameOf(role)}, invited by {link.CreatedBy}");
    }

    private async Task SetPasswordAsync(Researcher user, string password)
    {
        foreach (var rule in users.PasswordValidators)
            Require(await rule.ValidateAsync(users, user, password));
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        Require(await users.UpdateSecurityStampAsync(user));
    }

    private Researcher NewUser(string email, string name, bool administrator) => new()
    {
        Id = Guid.NewGuid(),
        UserName = email.Trim(),
        Email = email.Trim(),
        DisplayName = name.Trim(),
        IsAdministrator = administrator,
        CreatedAt = time.GetUtcNow(),
    };

    private Task<AuditEntry> AuditAsync(long? studyId, string actor, string action, string details) =>
        db.AppendAuditAsync(studyId ?? AuditEntry.Installation, actor, action, details, time.GetUtcNow());

    private async Task<IdentityResult> WriteAsync(Func<Task> work)
    {
        try
        {
            await db.RunWriteAsync(work);
            return IdentityResult.Success;
        }
        catch (Refusal refusal)
        {
            return refusal.Result;
        }
        catch (DbUpdateException)
        {
            // The unique index on the address, or the row's stamp: another request was first.
            return IdentityResult.Failed(ChangedMeanwhile);
        }
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new Refusal([.. result.Errors]);
    }

    private static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));

    private static IdentityError Error(string description) => new() { Code = nameof(Accounts), Description = description };

    private static readonly IdentityError LinkIsUsed = Error("This link was used already, or it has expired. Ask for a new one");
    private static readonly IdentityError InvitationOfAnother = Error("This invitation is for another email address. Sign out and open the link again");
    private static readonly IdentityError NoSuchAccount = Error("There is no such account");
    private static readonly IdentityError LastAdministrator = Error("An installation keeps at least one administrator. Make somebody else administrator first");
    private static readonly IdentityError ChangedMeanwhile = Error("Somebody changed this at the same moment. Look at it again");

    /// <summary>Ends the transaction without a trace; never leaves this class.</summary>
#pragma warning disable CA1064, CA1032 // a private way out of a transaction
    private sealed class Refusal(params IdentityError[] errors) : Exception
#pragma warning restore CA1064, CA1032
    {
        public IdentityResult Result { get; } = IdentityResult.Failed(errors);
    }
}
