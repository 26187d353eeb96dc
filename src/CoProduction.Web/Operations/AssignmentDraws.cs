using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>
/// Draws and stores the assignments that are due, inside the transaction that passes their point. The arm is a pure function of salt, stratum and
/// sequence number; the number comes from the stratum's counter and commits with the row that uses it.
/// </summary>
public sealed class AssignmentDraws(StudyDbContext db, TimeProvider time)
{
    /// <summary>Draws until the way is free. The rows are added to the context and stored by its next save.</summary>
    /// <param name="version">The version that the participant is on.</param>
    /// <param name="participantId">The participant; locked, or new in this transaction.</param>
    /// <param name="kind">Each kind has counters and a salt of its own.</param>
    /// <param name="respondent">What is known of the participant, the arms that are stored included.</param>
    /// <param name="after">The turn that is being left; null: consent.</param>
    /// <returns>The respondent with the new arms, and what comes next.</returns>
    public async Task<(Respondent Respondent, Advance Advance)> DrawAsync(
        PublishedVersion version, Guid participantId, ParticipantKind kind, Respondent respondent, PageTurn? after)
    {
        while (true)
        {
            var advance = version.Compiled.Route(respondent).After(after);
            if (advance.Draws.Count == 0) return (respondent, advance);
            // All transactions lock counters in one order (plan, then stratum), so that no two wait for each other.
            foreach (var draw in advance.Draws.GroupBy(draw => draw.Plan.Key).SelectMany(plan => plan.OrderBy(draw => draw.Stratum, StringComparer.Ordinal)))
            {
                var row = await DrawAsync(version, participantId, kind, draw);
                db.Add(row);
                respondent = respondent.WithArm(new AssignmentKey(row.Randomization, row.Unit), row.Arm);
            }
        }
    }

    /// <summary>An arm that a researcher chose for a preview.</summary>
    public AssignmentRow Chosen(PublishedVersion version, Guid participantId, RandomizationPlan plan, string unit, string arm) =>
        Row(version, participantId, ParticipantKind.Preview, plan, unit, stratum: "", arm, seq: null, AssignmentSource.Chosen);

    private async Task<AssignmentRow> DrawAsync(PublishedVersion version, Guid participantId, ParticipantKind kind, DrawRequest draw)
    {
        var salt = SaltOf(version, kind);
        var plan = draw.Plan;
        if (draw.Cluster is { } cluster)
        {
            var assigned = await db.AssignClusterAsync(version.StudyId, version.Epoch, kind, plan.Key, cluster, draw.Stratum,
                number => Draw.Arm(salt, plan, draw.Stratum, plan.Arms, number));
            return Row(version, participantId, kind, plan, draw.Unit, assigned.Stratum, assigned.Arm, seq: null, AssignmentSource.Cluster);
        }
        var sequence = await db.NextSequenceAsync(version.StudyId, version.Epoch, kind, plan.Key, draw.Stratum);
        var arm = Draw.Arm(salt, plan, draw.Stratum, plan.Arms, sequence);
        return Row(version, participantId, kind, plan, draw.Unit, draw.Stratum, arm, sequence, AssignmentSource.Drawn);
    }

    /// <summary>The salt of the participant's kind: arms, orders and trials of a preview foretell nothing about real participants.</summary>
    public static byte[] SaltOf(PublishedVersion version, ParticipantKind kind) =>
        AllocationSalt.For(version.Salt, kind);

    private AssignmentRow Row(
        PublishedVersion version, Guid participantId, ParticipantKind kind, RandomizationPlan plan, string unit, string stratum, string arm,
        long? seq, AssignmentSource source) => new()
        {
            StudyId = version.StudyId,
            ParticipantId = participantId,
            Randomization = plan.Key,
            Unit = unit,
            Epoch = version.Epoch,
            Kind = kind,
            Stratum = stratum,
            Seq = seq,
            Arm = arm,
            Probabilities = JsonSerializer.Serialize(ArmProbabilities.Of(plan.Arms)),
            Source = source,
            AssignedAt = time.GetUtcNow(),
        };
}
