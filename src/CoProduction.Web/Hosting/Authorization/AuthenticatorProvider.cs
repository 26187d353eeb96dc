using CoProduction.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Hosting.Authorization;

/// <summary>The codes of an authenticator app. Each works once: its time step is stored in the same statement that accepts it.</summary>
public sealed class AuthenticatorProvider(StudyDbContext db, TimeProvider time) : IUserTwoFactorTokenProvider<Researcher>
{
    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Researcher> manager, Researcher user) =>
        !string.IsNullOrEmpty(await manager.GetAuthenticatorKeyAsync(user));

    public Task<string> GenerateAsync(string purpose, UserManager<Researcher> manager, Researcher user) =>
        throw new NotSupportedException("Only the person's app makes these codes.");

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<Researcher> manager, Researcher user)
    {
        var key = await manager.GetAuthenticatorKeyAsync(user);
        if (string.IsNullOrEmpty(key) || AuthenticatorCode.FindStep(key, token, time.GetUtcNow()) is not { } step)
            return false;
        return await AcceptAsync(user, step);
    }

    private Task<bool> AcceptAsync(Researcher user, long step) => db.RunWriteAsync(async () =>
    {
        var accepted = await db.Users
            .Where(row => row.Id == user.Id && (row.LastAuthenticatorStep == null || row.LastAuthenticatorStep < step))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastAuthenticatorStep, step), CancellationToken.None) == 1;

        // Identity saves whole rows: a stale copy would forget the step.
        await db.Entry(user).ReloadAsync(CancellationToken.None);
        return accepted;
    });
}
