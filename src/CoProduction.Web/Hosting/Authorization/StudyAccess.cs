using System.Security.Claims;
using CoProduction.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CoProduction.Web.Hosting.Authorization;

/// <summary>
/// Who makes this request and what they are to the study of its route. Read from the database once per request, so that
/// a removed member or a closed account is refused on the next one.
/// </summary>
public sealed class StudyAccess(StudyDbContext db, IOptions<IdentityOptions> identity)
{
    private bool researcherRead;
    private bool studyRead;
    private Researcher? researcher;
    private Study? study;

    /// <summary>The signed-in researcher; only on pages that require one.</summary>
    public Researcher Researcher => researcher ?? throw new InvalidOperationException("This page is not for signed-in researchers only.");

    /// <summary>The study of the route; only on pages that require a role in it.</summary>
    public Study Study => study ?? throw new InvalidOperationException("This page does not require a role in a study.");

    /// <summary>The role in <see cref="Study"/>; null for whoever reads a demo's results without being a member.</summary>
    public StudyRole? Role { get; private set; }

    public bool IsOwner => Role == StudyRole.Owner;

    public bool IsEditor => Role is StudyRole.Owner or StudyRole.Editor;

    /// <summary>The name of the researcher in the audit trail.</summary>
    public string Actor => Researcher.Email!;

    internal Denial Denial { get; private set; }

    internal void Deny(Denial why) => Denial = why > Denial ? why : Denial;

    internal async Task<Researcher?> ReadResearcherAsync(ClaimsPrincipal user)
    {
        if (researcherRead)
            return researcher;
        researcherRead = true;
        var id = user.FindFirstValue(identity.Value.ClaimsIdentity.UserIdClaimType);
        if (user.Identity?.IsAuthenticated == true && Guid.TryParse(id, out var key))
            researcher = await db.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Id == key && row.DisabledAt == null);
        return researcher;
    }

    /// <summary>Whether this person must have the second factor: the administrator, and the owner of any study.</summary>
    internal async Task<bool> OwesSecondFactorAsync(Researcher person) =>
        !person.TwoFactorEnabled
        && (person.IsAdministrator || await db.StudyMembers.AnyAsync(member => member.UserId == person.Id && member.Role == StudyRole.Owner));

    internal async Task<Study?> ReadStudyAsync(ClaimsPrincipal user, string? slug)
    {
        if (studyRead)
            return study;
        studyRead = true;
        study = slug is null ? null : await db.Studies.AsNoTracking().SingleOrDefaultAsync(row => row.Slug == slug);
        if (study is not null && await ReadResearcherAsync(user) is { } person)
            Role = await RoleAsync(study, person);
        return study;
    }

    private async Task<StudyRole?> RoleAsync(Study of, Researcher person)
    {
        if (person.IsAdministrator)
            return StudyRole.Owner;
        var member = await db.StudyMembers.AsNoTracking()
            .SingleOrDefaultAsync(row => row.StudyId == of.StudyId && row.UserId == person.Id);
        return member?.Role;
    }
}
