using System.Security.Claims;
using CoProduction.Web.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CoProduction.Web.Hosting.Authorization;

/// <summary>
/// Signs researchers in. An attempt is counted before the password or code is looked at, in one statement, so that many
/// guesses at once, on whatever replica, share one count. Whoever fails learns nothing: an unknown address, a wrong
/// password, a closed and a locked account give the same answer after the same work.
/// </summary>
public sealed class ResearcherSignIn(
    UserManager<Researcher> users,
    IHttpContextAccessor contextAccessor,
    IUserClaimsPrincipalFactory<Researcher> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<Researcher>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<Researcher> confirmation,
    StudyDbContext db,
    TimeProvider time)
    : SignInManager<Researcher>(users, contextAccessor, claims, options, logger, schemes, confirmation)
{
    private static readonly Researcher Nobody = new() { Id = Guid.Empty };

    // Made by the same hasher with the same cost, of a password that nobody knows.
    private static string? hashOfNobody;

    public async Task<SignInResult> WithPasswordAsync(string email, string password)
    {
        var user = await UserManager.FindByEmailAsync(email);
        if (!await IsPasswordAsync(user, password) || user is not { DisabledAt: null })
            return SignInResult.Failed;
        var result = await SignInOrTwoFactorAsync(user, isPersistent: false);
        if (result.Succeeded)
            await ForgetAttemptsAsync(user);
        return result;
    }

    /// <summary>The second step, with a code of the app.</summary>
    public Task<SignInResult> WithCodeAsync(string code) => SecondStepAsync(user =>
        UserManager.VerifyTwoFactorTokenAsync(user, Options.Tokens.AuthenticatorTokenProvider, code));

    /// <summary>The second step, with a recovery code, which is used up.</summary>
    public Task<SignInResult> WithRecoveryCodeAsync(string code) => SecondStepAsync(async user =>
        (await UserManager.RedeemTwoFactorRecoveryCodeAsync(user, RecoveryCodes.Hash(code))).Succeeded);

    /// <summary>Asks for the password again, before what cannot be undone. Counts like a sign-in.</summary>
    public async Task<bool> ConfirmPasswordAsync(Researcher user, string password)
    {
        if (!await IsPasswordAsync(user, password))
            return false;
        await ForgetAttemptsAsync(user);
        return true;
    }

    public override async Task<bool> CanSignInAsync(Researcher user) => user.DisabledAt is null && await base.CanSignInAsync(user);

    private async Task<SignInResult> SecondStepAsync(Func<Researcher, Task<bool>> isRight)
    {
        var user = await GetTwoFactorAuthenticationUserAsync();
        if (user is not { DisabledAt: null } || !await TakeAttemptAsync(user) || !await isRight(user))
            return SignInResult.Failed;
        await ForgetAttemptsAsync(user);
        await Context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await SignInWithClaimsAsync(user, isPersistent: false, [new Claim("amr", "mfa")]);
        return SignInResult.Success;
    }

    private async Task<bool> IsPasswordAsync(Researcher? user, string password)
    {
        var mayTry = await TakeAttemptAsync(user ?? Nobody);
        if (user is not null && mayTry)
            return await UserManager.CheckPasswordAsync(user, password);
        hashOfNobody ??= UserManager.PasswordHasher.HashPassword(Nobody, Guid.NewGuid().ToString());
        UserManager.PasswordHasher.VerifyHashedPassword(Nobody, hashOfNobody, password);
        return false;
    }

    /// <summary>False while the account is locked. The attempt that reaches the limit locks, whatever its outcome.</summary>
    private Task<bool> TakeAttemptAsync(Researcher user) => db.RunWriteAsync(async () =>
    {
        var limit = Options.Lockout.MaxFailedAccessAttempts;
        var now = time.GetUtcNow();
        DateTimeOffset? locked = now + Options.Lockout.DefaultLockoutTimeSpan;
        DateTimeOffset? free = null;
        var taken = await db.Users
            .Where(row => row.Id == user.Id && (row.LockoutEnd == null || row.LockoutEnd <= now))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.AccessFailedCount, row => row.AccessFailedCount + 1 >= limit ? 0 : row.AccessFailedCount + 1)
                    .SetProperty(row => row.LockoutEnd, row => row.AccessFailedCount + 1 >= limit ? locked : free),
                CancellationToken.None) == 1;
        if (taken)
            await db.Entry(user).ReloadAsync(CancellationToken.None);
        return taken;
    });

    private Task ForgetAttemptsAsync(Researcher user) => db.RunWriteAsync(async () =>
    {
        DateTimeOffset? free = null;
        DateTimeOffset? now = time.GetUtcNow();
        await db.Users.Where(row => row.Id == user.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.AccessFailedCount, 0)
                .SetProperty(row => row.LockoutEnd, free)
                .SetProperty(row => row.LastSignInAt, now),
            CancellationToken.None);
        await db.Entry(user).ReloadAsync(CancellationToken.None);
    });
}
