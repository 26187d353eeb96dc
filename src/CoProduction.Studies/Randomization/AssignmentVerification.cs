using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Randomization;

/// <summary>
/// Recomputes every arm from the salt and the design, and looks at what a recomputation alone would miss: numbers that were handed out
/// and have no row, blocks that are not exact, members outside their cluster's arm. Pure: reads rows, writes nothing.
/// </summary>
public sealed class AssignmentVerification
{
    private readonly Dictionary<int, EpochAllocation> epochs;
    private readonly IReadOnlyList<AssignedUnit> rows;
    private readonly Dictionary<Sequence, long> issued;
    private readonly List<AssignmentFinding> findings = [];
    private int recomputed;

    private AssignmentVerification(IReadOnlyList<EpochAllocation> epochs, IReadOnlyList<AssignedUnit> rows, IReadOnlyList<IssuedCounter> counters)
    {
        this.epochs = epochs.ToDictionary(epoch => epoch.Epoch);
        this.rows = rows;
        issued = counters.ToDictionary(counter => new Sequence(counter.Epoch, counter.Kind, counter.Randomization, counter.Stratum), counter => counter.Issued);
    }

    /// <param name="epochs">Each allocation epoch once.</param>
    /// <param name="rows">All assignments; imported (external) ones are left out, they were not drawn here.</param>
    /// <param name="counters">The stored counters; empty: rows missing at the end of a sequence cannot be noticed.</param>
    public static AssignmentVerificationResult Verify(
        IReadOnlyList<EpochAllocation> epochs, IReadOnlyList<AssignedUnit> rows, IReadOnlyList<IssuedCounter> counters)
    {
        var verification = new AssignmentVerification(epochs, [.. rows.Where(row => row.Kind != ParticipantKind.Imported)], counters);
        verification.Run();
        return new AssignmentVerificationResult(verification.recomputed, verification.findings);
    }

    private void Run()
    {
        foreach (var epoch in epochs.Values) CheckCommitment(epoch);
        var draws = WithKnownStrata([.. rows.Where(row => row.Sequence is not null)]);
        var sequences = draws.GroupBy(SequenceOf).ToList();
        foreach (var sequence in sequences)
            CheckSequence(sequence.Key, [.. sequence.OrderBy(draw => draw.Sequence)]);
        foreach (var (sequence, number) in issued.Where(counter => counter.Value > 0).ExceptBy(sequences.Select(group => group.Key), counter => counter.Key))
            Find(AssignmentFindingKind.SequenceGap, null, $"{sequence}: {number} numbers were handed out and no row is left.");
        CheckMembers(draws.Where(draw => draw.Cluster is not null).ToLookup(ClusterOf));
    }

    private void CheckCommitment(EpochAllocation epoch)
    {
        if (epoch.Commitment is { } commitment && !SaltCommitment.Of(epoch.Salt).AsSpan().SequenceEqual(commitment))
            Find(AssignmentFindingKind.CommitmentDiffers, null, $"Epoch {epoch.Epoch}: the salt is not the one that was committed to at opening.");
    }

    private void CheckSequence(Sequence sequence, List<AssignedUnit> draws)
    {
        if (!epochs.TryGetValue(sequence.Epoch, out var epoch))
        {
            Find(AssignmentFindingKind.UnknownEpoch, draws[0], $"{sequence}: there is no epoch {sequence.Epoch}.");
            return;
        }
        if (epoch.Design.Randomizations.FirstOrDefault(plan => plan.Key == sequence.Randomization) is not { } plan)
        {
            Find(AssignmentFindingKind.UnknownRandomization, draws[0], $"{sequence}: the design has no randomization '{sequence.Randomization}'.");
            return;
        }
        CheckNumbers(sequence, draws);
        if (ErasedStratum.Is(sequence.Stratum))
        {
            Find(AssignmentFindingKind.StratumErased, draws[0], $"{sequence}: {draws.Count} rows of a stratum that only erased persons were in cannot be recomputed.");
            return;
        }
        var salt = AllocationSalt.For(epoch.Salt, sequence.Kind);
        foreach (var draw in draws.Where(draw => draw.Sequence >= 1)) CheckArm(salt, plan, draw);
        if (plan.Procedure != Procedure.Simple) CheckBlocks(sequence, plan, draws);
    }

    private void CheckArm(byte[] salt, RandomizationPlan plan, AssignedUnit draw)
    {
        recomputed++;
        var arm = Draw.Arm(salt, plan, draw.Stratum, plan.Arms, draw.Sequence!.Value);
        if (arm != draw.Arm)
            Find(AssignmentFindingKind.ArmDiffers, draw, $"{Of(draw)}: stored arm '{draw.Arm}', the salt draws '{arm}'.");
        CheckProbabilities(plan, draw);
    }

    private void CheckProbabilities(RandomizationPlan plan, AssignedUnit row)
    {
        if (row.Probabilities is not { } stored) return;
        var design = ArmProbabilities.Of(plan.Arms);
        if (stored.Count != design.Count || design.Any(arm => !stored.TryGetValue(arm.Key, out var probability) || Math.Abs(probability - arm.Value) > 1e-12))
            Find(AssignmentFindingKind.ProbabilitiesDiffer, row, $"{Of(row)}: the stored probabilities are not weight / sum of weights.");
    }

    private void CheckNumbers(Sequence sequence, List<AssignedUnit> draws)
    {
        foreach (var twice in draws.GroupBy(draw => draw.Sequence).Where(same => same.Count() > 1))
            Find(AssignmentFindingKind.SequenceTwice, twice.First(), $"{sequence}: number {twice.Key} was given to {twice.Count()} units.");
        var last = issued.TryGetValue(sequence, out var number) ? number : draws[^1].Sequence!.Value;
        long expected = 1;
        foreach (var given in draws.Select(draw => draw.Sequence!.Value).Distinct())
        {
            if (given > expected) Gap(expected, given - 1);
            expected = Math.Max(expected, given + 1);
        }
        if (expected <= last) Gap(expected, last);
        foreach (var outside in draws.Where(draw => draw.Sequence < 1 || draw.Sequence > last))
            Find(AssignmentFindingKind.SequenceOutside, outside, $"{Of(outside)}: this number was never handed out (1 to {last} were).");

        void Gap(long from, long to) => Find(AssignmentFindingKind.SequenceGap, null,
            from == to ? $"{sequence}: number {from} was handed out and has no row." : $"{sequence}: numbers {from} to {to} were handed out and have no row.");
    }

    /// <summary>From the stored arms alone: holds even where the salt is not yet revealed.</summary>
    private void CheckBlocks(Sequence sequence, RandomizationPlan plan, List<AssignedUnit> draws)
    {
        var size = PermutedBlocks.Size(plan, plan.Arms);
        var copies = size / ArmProbabilities.SumOfWeights(plan.Arms);
        foreach (var block in draws.GroupBy(draw => PermutedBlocks.NumberOf(plan, plan.Arms, draw.Sequence!.Value)).Where(block => block.Count() == size))
            foreach (var arm in plan.Arms)
            {
                var count = block.Count(draw => draw.Arm == arm.Key);
                if (count != arm.Weight * copies)
                    Find(AssignmentFindingKind.BlockNotExact, block.First(),
                        $"{sequence}: block {block.Key + 1} has {count} units in arm '{arm.Key}', its weight promises {arm.Weight * copies}.");
            }
    }

    private void CheckMembers(ILookup<ClusterKey, AssignedUnit> clusters)
    {
        foreach (var row in rows.Where(row => row.Sequence is null))
        {
            if (row.Cluster is null)
                Find(AssignmentFindingKind.NoSequence, row, $"{Of(row)}: has neither a sequence number nor a cluster, so its arm cannot be recomputed.");
            else if (clusters[ClusterOf(row)].FirstOrDefault() is not { } drawn)
                Find(AssignmentFindingKind.ClusterDiffers, row, $"{Of(row)}: the cluster '{row.Cluster}' was never drawn.");
            else
                CheckMember(row, drawn);
        }
    }

    private void CheckMember(AssignedUnit member, AssignedUnit cluster)
    {
        recomputed++;
        if (member.Arm != cluster.Arm)
            Find(AssignmentFindingKind.ClusterDiffers, member, $"{Of(member)}: stored arm '{member.Arm}', its cluster '{cluster.Cluster}' is in '{cluster.Arm}'.");
        if (epochs.TryGetValue(member.Epoch, out var epoch) && epoch.Design.Randomizations.FirstOrDefault(plan => plan.Key == member.Randomization) is { } plan)
            CheckProbabilities(plan, member);
    }

    /// <summary>An erased row goes back to the stratum whose keyed hash it carries, where another row or a counter still names that stratum.</summary>
    private List<AssignedUnit> WithKnownStrata(IReadOnlyList<AssignedUnit> draws)
    {
        var known = draws.Select(SequenceOf).Concat(issued.Keys).Distinct()
            .Where(sequence => !ErasedStratum.Is(sequence.Stratum) && epochs.ContainsKey(sequence.Epoch))
            .GroupBy(sequence => sequence with { Stratum = ErasedStratum.Of(epochs[sequence.Epoch].Salt, sequence.Stratum) })
            .ToDictionary(same => same.Key, same => same.First().Stratum);
        return [.. draws.Select(draw => known.TryGetValue(SequenceOf(draw), out var stratum) ? draw with { Stratum = stratum } : draw)];
    }

    private static Sequence SequenceOf(AssignedUnit row) => new(row.Epoch, row.Kind, row.Randomization, row.Stratum);

    private static ClusterKey ClusterOf(AssignedUnit row) => new(row.Epoch, row.Kind, row.Randomization, row.Cluster ?? "");

    private static string Of(AssignedUnit row) =>
        SequenceOf(row) + (row.Sequence is { } number ? $", number {number}" : "") + (row.Name.Length == 0 ? "" : $" ({row.Name})");

    private void Find(AssignmentFindingKind kind, AssignedUnit? row, string message) => findings.Add(new AssignmentFinding(kind, row, message));

    private readonly record struct ClusterKey(int Epoch, ParticipantKind Kind, string Randomization, string Cluster);

    private readonly record struct Sequence(int Epoch, ParticipantKind Kind, string Randomization, string Stratum)
    {
        public override string ToString() =>
            $"Epoch {Epoch}, {Kind.ToString().ToLowerInvariant()}, randomization '{Randomization}'" + (Stratum.Length == 0 ? "" : $", stratum '{Stratum}'");
    }
}
