using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;
using ClusterRow = CoProduction.Web.Data.ClusterAssignment;

namespace CoProduction.Web.Operations;

/// <summary>
/// Draws every arm of a study again from the stored salt and compares it with the stored arms and counters. Reads only.
/// </summary>
public sealed class VerifyAssignments(StudyDbContext db)
{
    public async Task<AssignmentEvidence> RunAsync(long studyId, params ParticipantKind[] kinds)
    {
        var epochs = await EpochsAsync(studyId);
        var rows = await db.Assignments.AsNoTracking()
            .Where(row => row.StudyId == studyId && kinds.Contains(row.Kind) && (row.Source == AssignmentSource.Drawn || row.Source == AssignmentSource.Cluster))
            .Join(db.Participants, row => new { row.StudyId, row.ParticipantId }, person => new { person.StudyId, person.ParticipantId },
                (row, person) => new Stored(row, person.Site, person.Session, person.UrlParameters))
            .ToListAsync();
        var clusters = await db.ClusterAssignments.AsNoTracking().Where(row => row.StudyId == studyId && kinds.Contains(row.Kind)).ToListAsync();
        var counters = await db.AssignmentCounters.AsNoTracking().Where(row => row.StudyId == studyId && kinds.Contains(row.Kind)).ToListAsync();

        var units = rows.Select(row => Unit(row, epochs)).ToList();
        var known = units.Where(unit => unit.Sequence is not null || unit.Cluster is not null).Concat(clusters.Select(Unit)).ToList();
        var issued = counters.Select(row => new IssuedCounter(row.Epoch, row.Kind, row.Randomization, row.Stratum, row.Issued)).ToList();
        var result = AssignmentVerification.Verify(epochs, known, issued);
        return new AssignmentEvidence(result, units.Count - (known.Count - clusters.Count));
    }

    /// <summary>Each epoch with the first version that it served.</summary>
    public async Task<IReadOnlyList<EpochAllocation>> EpochsAsync(long studyId)
    {
        var epochs = await db.AllocationEpochs.AsNoTracking().Where(row => row.StudyId == studyId).OrderBy(row => row.Epoch).ToListAsync();
        var versions = await db.StudyVersions.AsNoTracking().Where(row => row.StudyId == studyId).OrderBy(row => row.Version).ToListAsync();
        return
        [
            .. from epoch in epochs
               let version = versions.First(version => version.Epoch == epoch.Epoch)
               select new EpochAllocation(epoch.Epoch, epoch.Salt, epoch.SaltCommitment, DesignFile.Read(version.Document)),
        ];
    }

    private static AssignedUnit Unit(Stored stored, IReadOnlyList<EpochAllocation> epochs)
    {
        var row = stored.Row;
        return new AssignedUnit
        {
            Epoch = row.Epoch,
            Kind = row.Kind,
            Randomization = row.Randomization,
            Stratum = row.Stratum,
            Sequence = row.Seq,
            Cluster = row.Source == AssignmentSource.Cluster ? ClusterOf(stored, epochs) : null,
            Arm = row.Arm,
            Probabilities = row.Probabilities is null ? null : JsonSerializer.Deserialize<Dictionary<string, double>>(row.Probabilities),
            Name = row.Unit,
        };
    }

    private static AssignedUnit Unit(ClusterRow row) => new()
    {
        Epoch = row.Epoch,
        Kind = row.Kind,
        Randomization = row.Randomization,
        Stratum = row.Stratum,
        Sequence = row.Seq,
        Cluster = row.Cluster,
        Arm = row.Arm,
        Name = row.Cluster,
    };

    /// <summary>Null where the cluster is an answer: answers are not read here.</summary>
    private static string? ClusterOf(Stored stored, IReadOnlyList<EpochAllocation> epochs)
    {
        var source = epochs.FirstOrDefault(epoch => epoch.Epoch == stored.Row.Epoch)?.Design.Randomizations
            .FirstOrDefault(plan => plan.Key == stored.Row.Randomization)?.Cluster;
        return source switch
        {
            { Site: true } => stored.Site,
            { Session: true } => stored.Session,
            { UrlParameter: { } name } => JsonSerializer.Deserialize<Dictionary<string, string>>(stored.UrlParameters)!.GetValueOrDefault(name),
            _ => null,
        };
    }

    private sealed record Stored(AssignmentRow Row, string? Site, string? Session, string UrlParameters);
}
