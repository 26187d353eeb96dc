using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>The rows of one comparison: outcome, arm, stratum, cluster and person of everyone in the arms compared who was asked and answered.</summary>
internal sealed class ComparisonSample
{
    private readonly List<double> outcome = [];
    private readonly List<string> arm = [];
    private readonly List<string> stratum = [];
    private readonly List<string> drawStratum = [];
    private readonly List<string?> cluster = [];
    private readonly List<string> person = [];
    private readonly List<(int Row, string Theme)> rows = [];
    private readonly Dictionary<string, Dictionary<Missing, int>> dropped = [];

    private ComparisonSample() { }

    public int N => outcome.Count;

    public ReadOnlySpan<double> Outcome => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(outcome);

    public IReadOnlyList<(int Row, string Theme)> Rows => rows;

    public bool HasExternalArms { get; private set; }

    public int Strata => stratum.Distinct().Count();

    /// <summary>Persons assigned to an arm compared, to whom the question was not put (another site or theme, another version, another population).</summary>
    public int OutsideQuestion { get; private set; }

    /// <summary>Persons whose version did not offer all arms compared: probability zero, outside the contrast.</summary>
    public int OutsideVersion { get; private set; }

    /// <summary>Arms compared in which the outcome is not asked at all.</summary>
    public IReadOnlyList<string> ArmsNotAsked { get; private set; } = [];

    public IEnumerable<Missing> DroppedStates => dropped.Values.SelectMany(states => states.Keys).Distinct();

    /// <summary>Assigned clusters among the rows.</summary>
    public int Clusters => cluster.OfType<string>().Distinct().Count();

    /// <summary>Rows left out by rule and arm; a row that several rules leave out counts for the first.</summary>
    public Dictionary<(string Rule, string Arm), int> LeftOut { get; } = [];

    public int ClusterUnknown => cluster.Count(name => name is null);

    /// <param name="data">The study's data.</param>
    /// <param name="assignmentOf">The assignment that counts for a theme (one and the same where persons are assigned); null: none.</param>
    /// <param name="measure">The outcome.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="arms">Arms compared.</param>
    /// <param name="byTheme">Themes and sites are strata.</param>
    /// <param name="rules">Rules that leave rows out, whether they have the outcome or not.</param>
    public static ComparisonSample Collect(AnalysisData data, Func<string, AssignmentColumn?> assignmentOf, Measure measure, AnalysisCell cell, IReadOnlyCollection<string> arms, bool byTheme, IReadOnlyList<ExclusionRule> rules)
    {
        var sample = new ComparisonSample();
        var askedInArm = arms.ToDictionary(key => key, _ => false);
        var notAskedInArm = arms.ToDictionary(key => key, _ => false);
        foreach (var (row, theme) in data.RowsOf(cell, data.Places.Loops(measure)))
        {
            if (assignmentOf(theme) is not { } assignment || assignment[row]?.Key is not { } arm || !arms.Contains(arm) || data.Column(measure.Key, theme) is not { } column) continue;
            if (rules.FirstOrDefault(rule => rule.LeavesOut(data.Column(rule.Measure, theme)?.Scores.Number(row) ?? double.NaN)) is { } rule)
            {
                sample.LeftOut[(rule.Key, arm)] = sample.LeftOut.GetValueOrDefault((rule.Key, arm)) + 1;
                continue;
            }
            sample.HasExternalArms |= assignment.Source(row) == ArmSource.External;
            if (assignment.Source(row) != ArmSource.External && !data.OffersAll(row, assignment.Plan.Key, arms)) sample.OutsideVersion++;
            else if (column.Scores.MissingAt(row) is not { } missing)
            {
                askedInArm[arm] = true;
                var stratum = data.StratumOf(assignment, row);
                sample.outcome.Add(column.Scores.Number(row));
                sample.arm.Add(arm);
                sample.drawStratum.Add(stratum);
                sample.stratum.Add(byTheme ? $"{theme}|{data.Frame.Sites[row]}|{stratum}" : stratum);
                sample.cluster.Add(assignment.Clusters[row]);
                sample.person.Add(data.Frame.Participants[row]);
                sample.rows.Add((row, theme));
            }
            else if (missing == Missing.NotAskedInArm) notAskedInArm[arm] = true;
            else if (missing.IsStructural() && missing != Missing.NotAskedByRouting) sample.OutsideQuestion++;
            else sample.Drop(arm, missing);
        }
        sample.ArmsNotAsked = [.. arms.Where(key => notAskedInArm[key] && !askedInArm[key])];
        return sample;
    }

    public IReadOnlyList<ArmMean> Means(RandomizationPlan plan, IReadOnlyDictionary<string, double> weights) =>
    [
        .. plan.Arms.Where(candidate => weights.ContainsKey(candidate.Key)).Select(candidate =>
        {
            var moments = SampleMoments.Of([.. outcome.Where((_, index) => arm[index] == candidate.Key)]);
            var missing = dropped.GetValueOrDefault(candidate.Key) ?? [];
            return new ArmMean(candidate.Key, candidate.Label.Length > 0 ? candidate.Label : candidate.Key, weights[candidate.Key],
                moments.N, moments.N == 0 ? null : moments.Mean, moments.StandardDeviation, missing.Values.Sum(), missing);
        }),
    ];

    /// <summary>Key of the arm of a row used.</summary>
    public string ArmAt(int index) => arm[index];

    /// <summary>Outcome and arm with the rows that were asked and have no value, as missing.</summary>
    public DataTable WithDropped()
    {
        var without = dropped.SelectMany(each => Enumerable.Repeat(each.Key, each.Value.Values.Sum())).ToList();
        return new DataTable([new NumericColumn("y", [.. outcome, .. without.Select(_ => double.NaN)]), FactorColumn.FromValues("arm", [.. arm, .. without])]);
    }

    public FactorColumn ThemeColumn(string name = "theme") => FactorColumn.FromValues(name, [.. rows.Select(row => row.Theme)]);

    public FactorColumn ArmColumn(string name = "arm") => FactorColumn.FromValues(name, arm);

    public FactorColumn StratumColumn(string name = "stratum") => FactorColumn.FromValues(name, stratum);

    public FactorColumn ClusterColumn(string name = "cluster") => FactorColumn.FromValues(name, cluster);

    public FactorColumn PersonColumn(string name = "cluster") => FactorColumn.FromValues(name, person);

    /// <summary>Arm within stratum: the cells of the saturated model.</summary>
    public FactorColumn CellColumn(string name = "cell") => FactorColumn.FromValues(name, [.. arm.Select((key, index) => CellName(key, stratum[index]))]);

    /// <summary>The stratum within which the unit was assigned, without theme and site.</summary>
    public FactorColumn DrawStratumColumn(string name = "draw") => FactorColumn.FromValues(name, drawStratum);

    /// <summary>The rows at some places, in their order; what was dropped stays with the whole.</summary>
    public ComparisonSample At(Func<int, bool> isKept)
    {
        var part = new ComparisonSample { HasExternalArms = HasExternalArms };
        for (var at = 0; at < N; at++)
        {
            if (!isKept(at)) continue;
            part.outcome.Add(outcome[at]);
            part.arm.Add(arm[at]);
            part.stratum.Add(stratum[at]);
            part.drawStratum.Add(drawStratum[at]);
            part.cluster.Add(cluster[at]);
            part.person.Add(person[at]);
            part.rows.Add(rows[at]);
        }
        return part;
    }

    public static string CellName(string arm, string stratum) => $"{arm}@{stratum}";

    /// <summary>Share of the rows by stratum.</summary>
    public IReadOnlyDictionary<string, double> StratumShares => stratum.GroupBy(name => name).ToDictionary(group => group.Key, group => (double)group.Count() / N);

    /// <summary>Arms compared that a stratum lacks, or has fewer than two rows of; null where every cell has two.</summary>
    public string? ThinCell(IReadOnlyCollection<string> arms)
    {
        var counts = arm.Zip(stratum).GroupBy(pair => pair).ToDictionary(group => group.Key, group => group.Count());
        var thin = stratum.Distinct().SelectMany(name => arms.Where(key => counts.GetValueOrDefault((key, name)) < 2).Select(key => name.Length == 0 ? key : $"{key} in {name}")).ToList();
        return thin.Count == 0 ? null : $"Fewer than two rows in {string.Join(", ", thin.Take(5))}{(thin.Count > 5 ? $" and {thin.Count - 5} more" : "")}.";
    }

    /// <summary>The arm that has fewer than two clusters; null where every arm has two.</summary>
    public string? ArmWithOneCluster(IEnumerable<string> arms) =>
        arms.FirstOrDefault(key => cluster.Where((_, index) => arm[index] == key).Distinct().Count() < 2);

    private void Drop(string arm, Missing missing)
    {
        if (!dropped.TryGetValue(arm, out var counts)) dropped[arm] = counts = [];
        counts[missing] = counts.GetValueOrDefault(missing) + 1;
    }
}
