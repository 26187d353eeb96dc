using System.Security.Claims;
using System.Security.Cryptography;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Account;

/// <summary>
/// The second factor. Until its first code is entered, the new key is stored nowhere but, sealed, in the form itself: a
/// GET changes nothing, and a key that no app took never counts.
/// </summary>
[Authorize(Policies.SignedIn)]
public sealed class AuthenticatorModel(
    StudyAccess access, Accounts accounts, ResearcherSignIn signIn, UserManager<Researcher> users, IDataProtectionProvider protection, TimeProvider time) : PageModel
{
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(1);

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The key of the form, readable by us only.</summary>
    [BindProperty]
    public string? Sealed { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public Researcher Researcher => access.Researcher;

    public string? Key { get; private set; }

    public bool IsOwed { get; private set; }

    public IReadOnlyList<string>? RecoveryCodes { get; private set; }

    public string ContinueTo => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : Url.Content("~/admin");

    public async Task OnGetAsync()
    {
        await OfferKeyAsync();
    }

    public async Task<IActionResult> OnPostEnableAsync()
    {
        if (Researcher.TwoFactorEnabled)
            return RedirectToPage();
        Key = Unseal();
        if (Key is null)
        {
            ModelState.AddModelError(nameof(Code), "The page was open for too long. Scan the new code");
            await OfferKeyAsync();
            return Page();
        }
        if (AuthenticatorCode.FindStep(Key, Code ?? "", time.GetUtcNow()) is not { } step)
        {
            ModelState.AddModelError(nameof(Code), "This is not the code of this key. Check that the clock of your phone is right, and enter the newest code");
            IsOwed = await access.OwesSecondFactorAsync(Researcher);
            return Page();
        }
        var user = (await users.GetUserAsync(User))!;
        RecoveryCodes = await accounts.EnableSecondFactorAsync(user, Key, step);
        if (RecoveryCodes is null)
            return RedirectToPage();
        await signIn.SignInWithClaimsAsync(user, isPersistent: false, [new Claim("amr", "mfa")]);
        return Page();
    }

    public async Task<IActionResult> OnPostDisableAsync()
    {
        if (await ConfirmedAsync() is not { } user)
            return Page();
        var result = await accounts.RemoveSecondFactorAsync(user, access.Actor);
        if (!result.Succeeded)
        {
            ModelState.Add(result, "");
            return Page();
        }
        await signIn.RefreshSignInAsync((await users.GetUserAsync(User))!);
        TempData["Success"] = "The authenticator app is turned off.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostCodesAsync()
    {
        if (await ConfirmedAsync() is not { } user)
            return Page();
        RecoveryCodes = await accounts.ReplaceRecoveryCodesAsync(user);
        return RecoveryCodes is null ? RedirectToPage() : Page();
    }

    private async Task<Researcher?> ConfirmedAsync()
    {
        var user = (await users.GetUserAsync(User))!;
        if (Researcher.TwoFactorEnabled && await signIn.ConfirmPasswordAsync(user, Password ?? ""))
            return user;
        ModelState.AddModelError(nameof(Password), "This is not your password, or there were too many attempts");
        await OfferKeyAsync();
        return null;
    }

    private async Task OfferKeyAsync()
    {
        if (Researcher.TwoFactorEnabled)
            return;
        IsOwed = await access.OwesSecondFactorAsync(Researcher);
        Key = AuthenticatorCode.NewKey();
        Sealed = Seal().Protect(Key, KeyLifetime);
        ModelState.Remove(nameof(Sealed));
    }

    private string? Unseal()
    {
        try
        {
            return string.IsNullOrEmpty(Sealed) ? null : Seal().Unprotect(Sealed);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector Seal() =>
        protection.CreateProtector("authenticator key", Researcher.Id.ToString()).ToTimeLimitedDataProtector();
}
