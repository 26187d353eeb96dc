using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>How the fieldwork stands, without any arm and any answer.</summary>
public sealed class FieldworkCounts
{
    private readonly List<Person> people;

    private FieldworkCounts(List<Person> people) => this.people = people;

    public long Arrived { get; private init; }

    public long Declined { get; private init; }

    public int Invited { get; private init; }

    public int InvitationsUsed { get; private init; }

    public int Consented => people.Count;

    public int InProgress => Of(ParticipantState.Started);

    public int Completed => Of(ParticipantState.Completed);

    public int ScreenedOut => Of(ParticipantState.ScreenedOut);

    public int Withdrawn => Of(ParticipantState.Withdrawn) + Of(ParticipantState.Erased);

    public int Assigned { get; private init; }

    /// <summary>Rows that are no data, by kind.</summary>
    public IReadOnlyList<(ParticipantKind Kind, int Count)> OtherKinds { get; private init; } = [];

    public IReadOnlyList<Day> Days { get; private init; } = [];

    /// <summary>From consent to the last page, of those who completed; null where nobody did.</summary>
    public TimeSpan? MedianDuration
    {
        get
        {
            var durations = people.Where(person => person.State == ParticipantState.Completed && person.CompletedAt is not null)
                .Select(person => person.CompletedAt!.Value - person.StartedAt).Order().ToList();
            var middle = durations.Count / 2;
            return durations.Count == 0 ? null : durations.Count % 2 == 1 ? durations[middle] : (durations[middle - 1] + durations[middle]) / 2;
        }
    }

    public static async Task<FieldworkCounts> LoadAsync(StudyDbContext db, long studyId)
    {
        var people = await db.Participants.AsNoTracking()
            .Where(person => person.StudyId == studyId && person.Kind == ParticipantKind.Real)
            .Select(person => new Person(person.State, person.CurrentPage, person.StartedAt, person.CompletedAt))
            .ToListAsync();
        var arrivals = await db.ArrivalCounts.AsNoTracking().Where(row => row.StudyId == studyId && row.Kind == ParticipantKind.Real).ToListAsync();
        var kinds = await db.Participants.Where(person => person.StudyId == studyId && person.Kind != ParticipantKind.Real)
            .GroupBy(person => person.Kind).Select(group => new { group.Key, Count = group.Count() }).ToListAsync();
        return new FieldworkCounts(people)
        {
            Arrived = arrivals.Where(row => row.Event == ArrivalCount.Arrived).Sum(row => row.N),
            Declined = arrivals.Where(row => row.Event == ArrivalCount.Declined).Sum(row => row.N),
            Invited = await db.Invitations.CountAsync(row => row.StudyId == studyId),
            InvitationsUsed = await db.Invitations.CountAsync(row => row.StudyId == studyId && row.UsedAt != null),
            Assigned = await db.Assignments.Where(row => row.StudyId == studyId && row.Kind == ParticipantKind.Real).Select(row => row.ParticipantId).Distinct().CountAsync(),
            OtherKinds = [.. kinds.OrderBy(kind => kind.Key).Select(kind => (kind.Key, kind.Count))],
            Days = [.. DaysOf(people, arrivals)],
        };
    }

    /// <summary>
    /// Where those are who have not finished, in the order of the pages. Pages that only some arms see are one row: a
    /// count there would tell an arm.
    /// </summary>
    public IReadOnlyList<(string Page, int Unfinished)> DropOut(IReadOnlyList<SurveyPage> pages, bool mergeArmPages)
    {
        var left = people.Where(person => person.State is ParticipantState.Started or ParticipantState.Withdrawn or ParticipantState.Erased)
            .CountBy(person => person.CurrentPage).ToDictionary();
        var merged = mergeArmPages ? pages.Where(page => DependsOnArm(page.ShowIf)).Select(page => page.Key).ToHashSet() : [];
        var rows = pages.Where(page => !merged.Contains(page.Key)).Select(page => (NameOf(page, pages), left.GetValueOrDefault(page.Key))).ToList();
        if (merged.Count > 0)
            rows.Add(("Pages that only some arms see, together", merged.Sum(page => left.GetValueOrDefault(page))));
        var elsewhere = left.Where(page => pages.All(known => known.Key != page.Key)).Sum(page => page.Value);
        if (elsewhere > 0)
            rows.Add(("Pages of earlier versions", elsewhere));
        return rows;
    }

    /// <summary>The place in the survey and the title; a key where there is none, or one that is filled for each person.</summary>
    private static string NameOf(SurveyPage page, IReadOnlyList<SurveyPage> pages) =>
        $"{NumberFormat.Count(pages.ToList().IndexOf(page) + 1)}: {(page.Title.InOrFirst("en") is { Length: > 0 } title && !Slots.In(title).Any() ? title : page.Key)}";

    private int Of(ParticipantState state) => people.Count(person => person.State == state);

    private static bool DependsOnArm(ShowIf? condition) =>
        condition is not null
        && (condition.Factor is not null || DependsOnArm(condition.Not) || condition.All.Any(DependsOnArm) || condition.Any.Any(DependsOnArm));

    private static IEnumerable<Day> DaysOf(List<Person> people, List<ArrivalCount> arrivals)
    {
        var consented = people.CountBy(person => DateOnly.FromDateTime(person.StartedAt.UtcDateTime)).ToDictionary();
        var completed = people.Where(person => person.CompletedAt is not null && person.State == ParticipantState.Completed)
            .CountBy(person => DateOnly.FromDateTime(person.CompletedAt!.Value.UtcDateTime)).ToDictionary();
        return from day in consented.Keys.Concat(completed.Keys).Concat(arrivals.Select(row => row.Day)).Distinct().OrderDescending()
               let ofDay = arrivals.Where(row => row.Day == day).ToList()
               select new Day(
                   day,
                   ofDay.Where(row => row.Event == ArrivalCount.Arrived).Sum(row => row.N),
                   ofDay.Where(row => row.Event == ArrivalCount.Declined).Sum(row => row.N),
                   consented.GetValueOrDefault(day),
                   completed.GetValueOrDefault(day));
    }

    public sealed record Day(DateOnly Date, long Arrived, long Declined, int Consented, int Completed);

    private sealed record Person(ParticipantState State, string CurrentPage, DateTimeOffset StartedAt, DateTimeOffset? CompletedAt);
}
