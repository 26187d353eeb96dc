using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin;

public sealed class IndexModel(StudyDbContext db, StudyAccess access) : PageModel
{
    public IReadOnlyList<Row> Studies { get; private set; } = [];

    public bool IsAdministrator => access.Researcher.IsAdministrator;

    public async Task OnGetAsync()
    {
        var me = access.Researcher;
        var roles = await db.StudyMembers.Where(member => member.UserId == me.Id).ToDictionaryAsync(member => member.StudyId, member => member.Role);
        var studies = await db.Studies.AsNoTracking()
            .Where(study => me.IsAdministrator || db.StudyMembers.Any(member => member.StudyId == study.StudyId && member.UserId == me.Id))
            .OrderByDescending(study => study.CreatedAt).ThenByDescending(study => study.StudyId)
            .ToListAsync();
        var counts = await db.Participants
            .Where(person => person.Kind == ParticipantKind.Real)
            .GroupBy(person => new { person.StudyId, person.State })
            .Select(group => new { group.Key.StudyId, group.Key.State, Count = group.Count() })
            .ToListAsync();
        Studies =
        [
            .. from study in studies
               let own = counts.Where(count => count.StudyId == study.StudyId)
               select new Row(
                   study.Slug, study.Title, study.State, study.Demo,
                   roles.TryGetValue(study.StudyId, out var role) ? Accounts.NameOf(role) : "administrator",
                   own.Sum(count => count.Count),
                   own.Where(count => count.State == ParticipantState.Completed).Sum(count => count.Count)),
        ];
    }

    public sealed record Row(string Slug, string Title, StudyState State, bool Demo, string Role, int Started, int Completed);
}
