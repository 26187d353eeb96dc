using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>Whose rows a page or file of results is about, as it is named in addresses and to people. Preview rows have no results.</summary>
public static class ResultsKind
{
    private static readonly (ParticipantKind Kind, string Key, string Words)[] All =
    [
        (ParticipantKind.Real, "real", "real participants"),
        (ParticipantKind.Imported, "imported", "imported responses"),
        (ParticipantKind.Rehearsal, "synthetic", "synthetic respondents of a rehearsal"),
    ];

    public static string KeyOf(ParticipantKind kind) => All.Single(row => row.Kind == kind).Key;

    public static string WordsOf(ParticipantKind kind) => All.Single(row => row.Kind == kind).Words;

    public static ParticipantKind? Find(string key) => All.Where(row => row.Key == key).Select(row => (ParticipantKind?)row.Kind).SingleOrDefault();

    /// <summary>Kinds with results out of those that a study has rows of; real ones are always offered.</summary>
    public static IReadOnlyList<ParticipantKind> Offered(IReadOnlyCollection<ParticipantKind> present) =>
        [.. All.Select(row => row.Kind).Where(kind => kind == ParticipantKind.Real || present.Contains(kind))];

    /// <summary>What is shown unless another kind is asked for: a demo's synthetic rows; else real ones; imported ones where there are no others.</summary>
    public static ParticipantKind Default(bool demo, IReadOnlyCollection<ParticipantKind> present) =>
        demo && present.Contains(ParticipantKind.Rehearsal) ? ParticipantKind.Rehearsal
        : present.Contains(ParticipantKind.Imported) && !present.Contains(ParticipantKind.Real) ? ParticipantKind.Imported
        : ParticipantKind.Real;

    /// <summary>
    /// Settles whose rows are shown. Null where the kind asked for has no rows here or, like everything but its synthetic rows in a demo, is for members.
    /// </summary>
    public static async Task<ResultsKindChoice?> ChooseAsync(StudyDbContext db, Study study, bool isMember, string? wanted)
    {
        // Not even which kinds of rows there are is looked up for a blinded study.
        if (!ExportResponses.IsReadable(study)) return new ResultsKindChoice([ParticipantKind.Real], ParticipantKind.Real);
        var present = await db.Participants
            .Where(row => row.StudyId == study.StudyId && row.Version > 0)
            .Select(row => row.Kind).Distinct().ToListAsync();
        var offered = isMember ? Offered(present) : [ParticipantKind.Rehearsal];
        if (string.IsNullOrEmpty(wanted)) return new ResultsKindChoice(offered, isMember ? Default(study.Demo, present) : ParticipantKind.Rehearsal);
        return Find(wanted) is { } found && offered.Contains(found) ? new ResultsKindChoice(offered, found) : null;
    }
}
