using System.ComponentModel.DataAnnotations;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Account;

public sealed class InvitationModel(Accounts accounts, ResearcherSignIn signIn, UserManager<Researcher> users, StudyDbContext db) : PageModel
{
    private Researcher? signedIn;
    private string? slug;

    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Enter your name")]
    [StringLength(Accounts.MaxNameLength, ErrorMessage = "The name must be {1} characters or fewer")]
    public string Name { get; set; } = "";

    [BindProperty]
    public NewPassword NewPassword { get; set; } = new();

    public AccountLink? Link { get; private set; }

    public string? StudyTitle { get; private set; }

    public string? RoleName => Link?.Role is { } role ? Accounts.NameOf(role) : null;

    public bool HasAccount { get; private set; }

    public string? SignedInAs => signedIn?.Email;

    public bool IsForSignedIn => signedIn is not null && signedIn.NormalizedEmail == users.NormalizeEmail(Link?.Email);

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        await LoadAsync();
        if (Link is null || HasAccount || signedIn is not null)
            ModelState.Clear();
        if (Link is null || HasAccount || signedIn is not null || !ModelState.IsValid)
            return Page();
        var result = await accounts.AcceptInvitationAsync(Code, Name, NewPassword.Password);
        if (!result.Succeeded)
        {
            ModelState.Add(result, "NewPassword.Password");
            return Page();
        }
        await signIn.WithPasswordAsync(Link.Email!, NewPassword.Password);
        return ToStudy();
    }

    public async Task<IActionResult> OnPostJoinAsync()
    {
        ModelState.Clear();
        await LoadAsync();
        if (!IsForSignedIn)
            return Page();
        var result = await accounts.AcceptInvitationAsync(Code, signedIn!);
        if (result.Succeeded)
            return ToStudy();
        ModelState.Add(result, "");
        return Page();
    }

    private async Task LoadAsync()
    {
        Link = await accounts.FindLinkAsync(AccountLinkPurpose.Invitation, Code);
        signedIn = User.Identity?.IsAuthenticated == true ? await users.GetUserAsync(User) : null;
        if (Link is null)
            return;
        HasAccount = await users.FindByEmailAsync(Link.Email!) is not null;
        var study = await db.Studies.AsNoTracking().SingleOrDefaultAsync(row => row.StudyId == Link.StudyId);
        (StudyTitle, slug) = (study?.Title, study?.Slug);
    }

    private LocalRedirectResult ToStudy() => LocalRedirect(slug is null ? "~/admin" : $"~/admin/studies/{slug}");
}
