using CoProduction.Statistics;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis;

/// <summary>
/// Westfall and Young's step-down for a family: one draw moves the arms of all units, and with them every outcome, theme and contrast of the family. Units are what was assigned: persons
/// with all their rows, themes of persons, clusters. Where the contrasts have different arms, none gets a p below that of its own redraw, which moves its own arms only.
/// </summary>
internal sealed class FamilyRedraw(AnalysisData data, double level)
{
    private readonly Dictionary<(string Inquiry, AnalysisCell Cell), Member> members = [];

    /// <summary>Remembers the rows of an estimate.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="plan">Its randomization.</param>
    /// <param name="sample">The rows compared.</param>
    /// <param name="collect">The rows in other arms besides.</param>
    /// <param name="weights">Of the arms compared.</param>
    /// <param name="shape">Which rows hang together.</param>
    public void Add(Estimate estimate, RandomizationPlan plan, ComparisonSample sample, Func<IEnumerable<string>, ComparisonSample> collect, IReadOnlyDictionary<string, double> weights, SampleShape shape)
    {
        if (estimate.Inquiry.Family is { Length: > 0 }) members[(estimate.Inquiry.Key, estimate.Cell)] = new Member(estimate.Inquiry, estimate.Rule.Kind, plan, sample, collect, weights, shape);
    }

    /// <summary>The estimates with the adjusted p, or why there is none.</summary>
    public List<Estimate> Adjust(List<Estimate> estimates)
    {
        foreach (var family in estimates.Index().Where(each => each.Item.Inquiry.Family is { Length: > 0 } && each.Item.Term?.PValue is not null).GroupBy(each => each.Item.Inquiry.Family).ToList())
        {
            var drawn = new List<(int Index, Member Member)>();
            foreach (var (index, estimate) in family)
            {
                var member = members.GetValueOrDefault((estimate.Inquiry.Key, estimate.Cell));
                var refusal = member is null ? "Its rows are not those of a comparison of arms." : Refusal(member);
                if (refusal is null) drawn.Add((index, member!));
                else estimates[index] = estimate with { FamilyRedraw = new FamilyRedrawResult(null, refusal) };
            }
            var results = Draw(drawn.ConvertAll(each => each.Member));
            for (var at = 0; at < drawn.Count; at++) estimates[drawn[at].Index] = estimates[drawn[at].Index] with { FamilyRedraw = results[at] };
        }
        return estimates;
    }

    private static string? Refusal(Member member) =>
        member.Inquiry.Moderator is not null ? "The scale is not randomized, so that there is no assignment of it to draw again."
        : member.Inquiry.Pair is not null ? "Labels flip within the declared pairs of this comparison, which other comparisons have not."
        : member.Inquiry.BalancedOn.Count > 0 ? ArmRedraw.NoReplay
        : member.Shape.ByCluster && member.Sample.ClusterUnknown > 0 ? $"The cluster of {member.Sample.ClusterUnknown} persons is not known."
        : member.Kind == EstimatorKind.StratumFixedEffects ? "Some strata have fewer than two rows in an arm, so that there is no contrast within every stratum to draw again."
        : null;

    private List<FamilyRedrawResult> Draw(List<Member> family)
    {
        if (family.Count < 2) return family.ConvertAll(_ => new FamilyRedrawResult(null, "Nothing else of the family can be drawn together with it."));
        try
        {
            var parts = family.GroupBy(member => member.Inquiry.Randomization).Select(part => new Part(data, [.. part])).ToList();
            var test = WestfallYoung.OfContrasts(parts.ConvertAll(part => part.Columns), new RandomizationOptions { Draws = ArmRedraw.DeclaredDraws, MostRowDraws = ArmRedraw.MostRowDraws });
            // Outcomes come part by part, the family in the order of the plan.
            var places = parts.SelectMany(part => part.Members).Index().ToDictionary(each => each.Item, each => each.Index);
            var procedure = string.Join("; ", parts.Select(part => part.Words));
            var own = OwnPValues(family, parts);
            var results = family.ConvertAll(member => new FamilyRedrawResult(Greater(test.Outcomes[places[member]].PValueMaxT, own.GetValueOrDefault(member)), test.Reason) { Draws = test.Assignments, Together = family.Count, Procedure = procedure });
            return StepDown(results, [.. family.Select(member => Math.Abs(test.Outcomes[places[member]].Statistic ?? 0))]);
        }
        catch (InvalidAnalysisException refused)
        {
            return family.ConvertAll(_ => new FamilyRedrawResult(null, refused.Message));
        }
    }

    /// <summary>Of contrasts whose arms are not all that move: p of drawing only these again.</summary>
    private Dictionary<Member, double?> OwnPValues(List<Member> family, List<Part> parts)
    {
        var apart = parts.SelectMany(part => part.Members.Where(member => member.Weights.Count < part.Arms.Count || member.HoldsFactors)).ToList();
        return apart.ToDictionary(member => member, member => ArmRedraw.Run(data, member.Inquiry, member.Plan, member.Sample, member.Weights, member.Shape, ArmRedraw.DeclaredDraws, level, ArmRedraw.MostRowDraws / family.Count).PValue);
    }

    /// <summary>What has the smaller statistic has no smaller p.</summary>
    private static List<FamilyRedrawResult> StepDown(List<FamilyRedrawResult> results, double[] sizes)
    {
        double running = 0;
        foreach (var place in Enumerable.Range(0, sizes.Length).OrderByDescending(place => sizes[place]))
            if (results[place].PValue is { } p) results[place] = results[place] with { PValue = running = Math.Max(running, p) };
        return results;
    }

    private static double? Greater(double? p, double? own) => p is { } together && own is { } alone ? Math.Max(together, alone) : p;

    private sealed record Member(Inquiry Inquiry, EstimatorKind Kind, RandomizationPlan Plan, ComparisonSample Sample, Func<IEnumerable<string>, ComparisonSample> Collect, IReadOnlyDictionary<string, double> Weights, SampleShape Shape)
    {
        /// <summary>Its own redraw moves one factor and holds the others.</summary>
        public bool HoldsFactors => Weights.Count > 2 && ArmRedraw.HoldsFactors(Inquiry);
    }

    /// <summary>The members of one randomization, on the rows that any of them has.</summary>
    private sealed class Part
    {
        private readonly Dictionary<(int Row, string Theme), int> places = [];
        private readonly List<string> arms = [];
        private readonly List<string> draws = [];
        private readonly List<string> units = [];
        private readonly List<string> persons = [];

        public Part(AnalysisData data, List<Member> members)
        {
            Members = members;
            Arms = members.SelectMany(member => member.Weights.Keys).ToHashSet();
            var samples = members.ConvertAll(member => member.Weights.Count == Arms.Count ? member.Sample : member.Collect(Arms));
            var hasBlocks = samples.TrueForAll(sample => sample.HasBlocks);
            foreach (var (member, sample) in members.Zip(samples)) AddRows(data, member, sample, hasBlocks);
            var isWithinPersons = !hasBlocks && members.TrueForAll(member => member.Shape.ByTheme);
            var contrasts = members.Zip(samples, (member, sample) => Contrast(data, member, sample)).ToList();
            Columns = new FamilyPart(FactorColumn.FromValues("arm", arms), contrasts)
            {
                Within = isWithinPersons ? [FactorColumn.FromValues("person", persons)] : [FactorColumn.FromValues("draw", draws)],
                Unit = FactorColumn.FromValues("unit", units),
            };
            var what = members[0].Plan.Procedure == Procedure.Cluster ? "clusters" : members[0].Plan.Unit == AssignmentUnit.Theme ? "themes of persons" : "persons";
            Words = $"{what} among {Arms.Count} arms of {ArmRows.NameOf(members[0].Plan.Key, members[0].Plan.Label)}, within {(isWithinPersons ? "the person" : hasBlocks ? "stratum and permuted block" : "stratum")}";
        }

        public IReadOnlyList<Member> Members { get; }

        public HashSet<string> Arms { get; }

        public FamilyPart Columns { get; }

        public string Words { get; }

        private void AddRows(AnalysisData data, Member member, ComparisonSample sample, bool hasBlocks)
        {
            var cluster = member.Shape.ByCluster ? sample.ClusterColumn() : null;
            for (var at = 0; at < sample.N; at++)
            {
                var row = sample.Rows[at];
                if (!places.TryAdd(row, places.Count)) continue;
                var person = data.Frame.Participants[row.Row];
                arms.Add(sample.ArmAt(at));
                draws.Add(sample.DrawAt(at, hasBlocks));
                persons.Add(person);
                units.Add(cluster is not null ? cluster.Text(at)! : member.Plan.Unit == AssignmentUnit.Theme ? $"{person}|{row.Theme}" : person);
            }
        }

        private FamilyContrast Contrast(AnalysisData data, Member member, ComparisonSample sample)
        {
            var values = ArmRedraw.OutcomeOf(data, member.Inquiry, member.Plan, sample, member.Shape);
            var strata = member.Shape.ByTheme || sample.Strata < 2 ? null : sample.StratumColumn();
            var outcome = new double[places.Count];
            var stratum = new string?[places.Count];
            Array.Fill(outcome, double.NaN);
            for (var at = 0; at < sample.N; at++)
            {
                var place = places[sample.Rows[at]];
                outcome[place] = values[at];
                stratum[place] = strata?.Text(at);
            }
            return new FamilyContrast(member.Inquiry.Key, outcome, member.Weights) { Stratum = strata is null ? null : FactorColumn.FromValues("stratum", stratum) };
        }
    }
}
