using System.ComponentModel.DataAnnotations;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using CoProduction.Web.Pages.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CoProduction.Web.Pages.Admin.Installation;

public sealed class UsersModel(StudyDbContext db, Accounts accounts, StudyAccess access, IOptions<SiteOptions> site) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    public IReadOnlyList<Row> Users { get; private set; } = [];

    public ShownLink? Made { get; private set; }

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostInviteAsync()
    {
        if (string.IsNullOrWhiteSpace(Email) || Email.Length > 254 || !new EmailAddressAttribute().IsValid(Email.Trim()))
            ModelState.AddModelError(nameof(Email), "Enter an email address, like name@example.org");
        else
        {
            Show(await accounts.InviteAsync(Email, studyId: null, role: null, access.Actor), Email.Trim());
            ModelState.Clear();
            Email = null;
        }
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostResetAsync(Guid userId)
    {
        if (await FindAsync(userId) is not { } user)
            return NotFound();
        Show(await accounts.CreatePasswordResetAsync(user, access.Actor), user.Email!);
        await LoadAsync();
        return Page();
    }

    public Task<IActionResult> OnPostDisableAsync(Guid userId) => ChangeAsync(userId, accounts.DisableAsync, "The account is closed and refused from the next request on.");

    public Task<IActionResult> OnPostEnableAsync(Guid userId) => ChangeAsync(userId, accounts.EnableAsync, "The account is open again.");

    public Task<IActionResult> OnPostSecondFactorAsync(Guid userId) => ChangeAsync(userId, accounts.RemoveSecondFactorAsync, "The second factor is removed.");

    public Task<IActionResult> OnPostAdministratorAsync(Guid userId) =>
        ChangeAsync(userId, (user, actor) => accounts.SetAdministratorAsync(user, !user.IsAdministrator, actor), "The administrator’s rights are changed.");

    private async Task<IActionResult> ChangeAsync(Guid userId, Func<Researcher, string, Task<IdentityResult>> change, string success)
    {
        if (await FindAsync(userId) is not { } user)
            return NotFound();
        var result = await change(user, access.Actor);
        if (!result.Succeeded)
        {
            ModelState.Add(result, "");
            await LoadAsync();
            return Page();
        }
        TempData["Success"] = success;
        return RedirectToPage();
    }

    private Task<Researcher?> FindAsync(Guid userId) => db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == userId);

    private void Show(OneTimeLink link, string to) =>
        Made = new ShownLink(link, to, site.Value.Link(Request, link.Path));

    private async Task LoadAsync() => Users = await db.Users.AsNoTracking()
        .OrderBy(user => user.NormalizedEmail)
        .Select(user => new Row(user, db.StudyMembers.Count(member => member.UserId == user.Id)))
        .ToListAsync();

    public sealed record Row(Researcher User, int Studies);
}
