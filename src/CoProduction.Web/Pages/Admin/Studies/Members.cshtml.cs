using System.ComponentModel.DataAnnotations;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin.Studies;

[Authorize(Policies.StudyOwner)]
public sealed class MembersModel(StudyDbContext db, Membership membership, Accounts accounts, StudyAccess access, TimeProvider time) : StudyPageModel(access)
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public StudyRole? NewRole { get; set; }

    public IReadOnlyList<Row> Members { get; private set; } = [];

    public IReadOnlyList<AccountLink> Pending { get; private set; } = [];

    public ShownLink? Made { get; private set; }

    public static IEnumerable<SelectListItem> Roles =>
        new[] { StudyRole.Owner, StudyRole.Editor, StudyRole.Analyst }.Select(role => new SelectListItem(Accounts.NameOf(role), role.ToString()));

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostRoleAsync(Guid userId, StudyRole role)
    {
        if (!ModelState.IsValid || !Enum.IsDefined(role))
            return BadRequest();
        return await DoneAsync(userId, await membership.ChangeRoleAsync(Study.StudyId, userId, role, Actor), "The role is changed.");
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid userId) =>
        await DoneAsync(userId, await membership.RemoveAsync(Study.StudyId, userId, Actor), "The member is removed, and refused from the next request on.");

    public async Task<IActionResult> OnPostInviteAsync()
    {
        if (string.IsNullOrWhiteSpace(Email) || Email.Length > 254 || !new EmailAddressAttribute().IsValid(Email.Trim()))
            ModelState.AddModelError(nameof(Email), "Enter an email address, like name@example.org");
        if (NewRole is not { } role || !Enum.IsDefined(role))
            ModelState.AddModelError(nameof(NewRole), "Choose a role");
        if (ModelState.IsValid)
        {
            var link = await accounts.InviteAsync(Email!, Study.StudyId, NewRole, Actor);
            Made = new ShownLink(link, Email!.Trim(), LinkTo(link.Path));
            ModelState.Clear();
            (Email, NewRole) = (null, null);
        }
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string link)
    {
        await accounts.WithdrawInvitationAsync(Study.StudyId, link, Actor);
        TempData["Success"] = "The invitation is withdrawn.";
        return LocalRedirect(PathOf("members"));
    }

    private async Task<IActionResult> DoneAsync(Guid userId, string? refusal, string success)
    {
        if (refusal is not null)
        {
            ModelState.AddModelError("", refusal);
            await LoadAsync();
            return Page();
        }
        TempData["Success"] = success;
        return LocalRedirect(userId == Access.Researcher.Id ? "~/admin" : PathOf("members"));
    }

    private async Task LoadAsync()
    {
        var now = time.GetUtcNow();
        Members = await db.StudyMembers.AsNoTracking()
            .Where(member => member.StudyId == Study.StudyId)
            .Join(db.Users, member => member.UserId, user => user.Id, (member, user) => new { member, user })
            .OrderBy(row => row.member.Role).ThenBy(row => row.user.NormalizedEmail)
            .Select(row => new Row(row.user.Id, row.user.DisplayName, row.user.Email!, row.member.Role, row.user.TwoFactorEnabled))
            .ToListAsync();
        Pending = await db.AccountLinks.AsNoTracking()
            .Where(link => link.StudyId == Study.StudyId && link.Purpose == AccountLinkPurpose.Invitation && link.UsedAt == null && link.ExpiresAt > now)
            .OrderBy(link => link.CreatedAt)
            .ToListAsync();
    }

    public sealed record Row(Guid UserId, string Name, string Email, StudyRole Role, bool SecondFactor);
}
