using System.Runtime.InteropServices;
using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>The rows of one comparison: outcome, arm, stratum, cluster and person of everyone in the arms compared who was asked and answered.</summary>
internal sealed class ComparisonSample
{
    private readonly List<double> outcome = [];
    private readonly Labels arm = new();
    private readonly Labels stratum = new();
    private readonly Labels drawStratum = new();
    private readonly Labels cluster = new();
    private readonly List<AllocationBlock> blocks = [];
    private readonly AnalysisData data;
    private readonly List<(int Row, string Theme)> rows = [];
    private readonly Dictionary<string, Dictionary<Missing, int>> dropped = [];
    private readonly Dictionary<string, SampleMoments> momentsOf = [];

    private ComparisonSample(AnalysisData data) => this.data = data;

    public int N => outcome.Count;

    public ReadOnlySpan<double> Outcome => CollectionsMarshal.AsSpan(outcome);

    public IReadOnlyList<(int Row, string Theme)> Rows => rows;

    public bool HasExternalArms { get; private set; }

    /// <summary>It is known in which permuted block each row's unit was drawn.</summary>
    public bool HasBlocks => blocks.Count > 0 && !blocks.Exists(block => block.IsNone);

    public int Strata => stratum.Texts.Count;

    /// <summary>Persons assigned to an arm compared, to whom the question was not put (another site or theme, another version, another population).</summary>
    public int OutsideQuestion { get; private set; }

    /// <summary>Persons whose version did not offer all arms compared: probability zero, outside the contrast.</summary>
    public int OutsideVersion { get; private set; }

    /// <summary>Arms compared in which the outcome is not asked at all.</summary>
    public IReadOnlyList<string> ArmsNotAsked { get; private set; } = [];

    public IEnumerable<Missing> DroppedStates => dropped.Values.SelectMany(states => states.Keys).Distinct();

    /// <summary>Assigned clusters among the rows.</summary>
    public int Clusters => cluster.Texts.Count;

    /// <summary>Rows left out by rule and arm; a row that several rules leave out counts for the first.</summary>
    public Dictionary<(string Rule, string Arm), int> LeftOut { get; } = [];

    public int ClusterUnknown => cluster.Codes.Count(code => code < 0);

    /// <param name="data">The study's data.</param>
    /// <param name="assignmentOf">The assignment that counts for a theme (one and the same where persons are assigned); null: none.</param>
    /// <param name="measure">The outcome.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="arms">Arms compared.</param>
    /// <param name="byTheme">Themes and sites are strata.</param>
    /// <param name="rules">Rules that leave rows out, whether they have the outcome or not.</param>
    public static ComparisonSample Collect(AnalysisData data, Func<string, AssignmentColumn?> assignmentOf, Measure measure, AnalysisCell cell, IReadOnlyCollection<string> arms, bool byTheme, IReadOnlyList<ExclusionRule> rules)
    {
        var sample = new ComparisonSample(data);
        var askedInArm = arms.ToDictionary(key => key, _ => false);
        var notAskedInArm = arms.ToDictionary(key => key, _ => false);
        var ofTheme = new Dictionary<string, ThemeColumns>(StringComparer.Ordinal);
        foreach (var (row, theme) in data.RowsOf(cell, data.Places.Loops(measure)))
        {
            if (!ofTheme.TryGetValue(theme, out var columns)) ofTheme[theme] = columns = new ThemeColumns(data, assignmentOf(theme), measure, theme, arms, byTheme, rules);
            if (columns.ArmOf(row) is not { } arm || columns.Scores is not { } scores) continue;
            if (rules.Count > 0 && columns.RuleFor(row) is { } rule)
            {
                sample.LeftOut[(rule.Key, arm)] = sample.LeftOut.GetValueOrDefault((rule.Key, arm)) + 1;
                continue;
            }
            var assignment = columns.Assignment!;
            var isExternal = assignment.Source(row) == ArmSource.External;
            sample.HasExternalArms |= isExternal;
            if (!isExternal && !columns.OffersAll(row)) sample.OutsideVersion++;
            else if (scores.MissingAt(row) is not { } missing)
            {
                askedInArm[arm] = true;
                sample.outcome.Add(scores.Number(row));
                sample.arm.Add(arm);
                var (draw, stratum) = columns.StrataOf(row);
                sample.stratum.Add(stratum);
                sample.drawStratum.Add(draw);
                sample.cluster.Add(assignment.Clusters[row]);
                sample.blocks.Add(assignment.Block(row));
                sample.rows.Add((row, theme));
            }
            else if (missing == Missing.NotAskedInArm) notAskedInArm[arm] = true;
            else if (missing.IsByDesign()) sample.OutsideQuestion++;
            else sample.Drop(arm, missing);
        }
        sample.ArmsNotAsked = [.. arms.Where(key => notAskedInArm[key] && !askedInArm[key])];
        return sample;
    }

    public IReadOnlyList<ArmMean> Means(RandomizationPlan plan, IReadOnlyDictionary<string, double> weights) =>
    [
        .. plan.Arms.Where(candidate => weights.ContainsKey(candidate.Key)).Select(candidate =>
        {
            var moments = MomentsOf(candidate.Key);
            var missing = dropped.GetValueOrDefault(candidate.Key) ?? [];
            return new ArmMean(candidate.Key, candidate.Label.Length > 0 ? candidate.Label : candidate.Key, weights[candidate.Key],
                moments.N, moments.N == 0 ? null : moments.Mean, moments.StandardDeviation, missing.Values.Sum(), missing);
        }),
    ];

    /// <summary>Key of the arm of a row used.</summary>
    public string ArmAt(int index) => arm[index]!;

    /// <summary>Outcome and arm with the rows that were asked and have no value, as missing.</summary>
    public DataTable WithDropped()
    {
        var without = dropped.SelectMany(each => Enumerable.Repeat(each.Key, each.Value.Values.Sum())).ToList();
        return new DataTable([new NumericColumn("y", [.. outcome, .. without.Select(_ => double.NaN)]), FactorColumn.FromValues("arm", [.. Enumerable.Range(0, N).Select(ArmAt), .. without])]);
    }

    public FactorColumn ThemeColumn(string name = "theme") => FactorColumn.FromValues(name, [.. rows.Select(row => row.Theme)]);

    public FactorColumn ArmColumn(string name = "arm") => arm.ToFactor(name);

    public FactorColumn StratumColumn(string name = "stratum") => stratum.ToFactor(name);

    public FactorColumn ClusterColumn(string name = "cluster") => cluster.ToFactor(name);

    public FactorColumn PersonColumn(string name = "cluster") => data.PersonColumn(name, rows);

    /// <summary>Arm within stratum: the cells of the saturated model.</summary>
    public FactorColumn CellColumn(string name = "cell")
    {
        var cells = new Labels();
        var names = new Dictionary<(int Arm, int Stratum), string>();
        for (var index = 0; index < N; index++)
        {
            var key = (arm.Codes[index], stratum.Codes[index]);
            if (!names.TryGetValue(key, out var cell)) names[key] = cell = CellName(arm[index]!, stratum[index]!);
            cells.Add(cell);
        }
        return cells.ToFactor(name);
    }

    public static string CellName(string arm, string stratum) => $"{arm}@{stratum}";

    /// <summary>Share of the rows by stratum.</summary>
    public IReadOnlyDictionary<string, double> StratumShares => stratum.Texts.Zip(stratum.Counts()).ToDictionary(each => each.First, each => (double)each.Second / N);

    /// <summary>Arms compared that a stratum lacks, or has fewer than two rows of; null where every cell has two.</summary>
    public string? ThinCell(IReadOnlyCollection<string> arms)
    {
        var counts = new Dictionary<(string Arm, string Stratum), int>();
        var cells = new int[arm.Texts.Count, stratum.Texts.Count];
        for (var index = 0; index < N; index++) cells[arm.Codes[index], stratum.Codes[index]]++;
        foreach (var (code, key) in arm.Texts.Index())
            foreach (var (place, name) in stratum.Texts.Index()) counts[(key, name)] = cells[code, place];
        var thin = stratum.Texts.SelectMany(name => arms.Where(key => counts.GetValueOrDefault((key, name)) < 2).Select(key => name.Length == 0 ? key : $"{key} in {name}")).ToList();
        return thin.Count == 0 ? null : $"Fewer than two rows in {string.Join(", ", thin.Take(5))}{(thin.Count > 5 ? $" and {thin.Count - 5} more" : "")}.";
    }

    /// <summary>The arm that has fewer than two clusters; null where every arm has two.</summary>
    public string? ArmWithOneCluster(IEnumerable<string> arms) =>
        arms.FirstOrDefault(key => cluster.Codes.Where((_, index) => arm[index] == key).Distinct().Count() < 2);

    /// <summary>Within what the unit was assigned: the stratum of the draw, without theme and site, and where it is known the permuted block.</summary>
    public FactorColumn DrawColumn(string name = "draw")
    {
        if (!HasBlocks) return drawStratum.ToFactor(name);
        var cells = new Dictionary<(int Stratum, AllocationBlock Block), int>();
        var codes = new int[N];
        for (var at = 0; at < N; at++)
        {
            var cell = (drawStratum.Codes[at], blocks[at]);
            if (!cells.TryGetValue(cell, out codes[at])) cells[cell] = codes[at] = cells.Count;
        }
        return new FactorColumn(name, [.. cells.Keys.Select(cell => $"{drawStratum.Texts[cell.Stratum]} {cell.Block}")], codes);
    }

    /// <summary>The same for one row; without the block where it is not wanted.</summary>
    public string DrawAt(int index, bool withBlock) => withBlock ? $"{drawStratum[index]} {blocks[index]}" : drawStratum[index]!;

    /// <summary>The rows at some places, in their order; what was dropped stays with the whole.</summary>
    public ComparisonSample At(Func<int, bool> isKept)
    {
        var part = new ComparisonSample(data) { HasExternalArms = HasExternalArms };
        for (var at = 0; at < N; at++)
        {
            if (!isKept(at)) continue;
            part.outcome.Add(outcome[at]);
            part.arm.Add(arm[at]);
            part.stratum.Add(stratum[at]);
            part.drawStratum.Add(drawStratum[at]);
            part.cluster.Add(cluster[at]);
            part.blocks.Add(blocks[at]);
            part.rows.Add(rows[at]);
        }
        return part;
    }

    /// <summary>Moments of the outcome in an arm, computed once.</summary>
    public SampleMoments MomentsOf(string key)
    {
        if (momentsOf.TryGetValue(key, out var known)) return known;
        var values = new List<double>();
        if (arm.CodeOf(key) is >= 0 and var code)
            for (var index = 0; index < N; index++)
                if (arm.Codes[index] == code) values.Add(outcome[index]);
        return momentsOf[key] = SampleMoments.Of(CollectionsMarshal.AsSpan(values));
    }

    /// <summary>Has an arm a row?</summary>
    public bool Has(string key) => arm.CodeOf(key) >= 0;

    private void Drop(string arm, Missing missing)
    {
        if (!dropped.TryGetValue(arm, out var counts)) dropped[arm] = counts = [];
        counts[missing] = counts.GetValueOrDefault(missing) + 1;
    }

    /// <summary>What is looked up once for all rows of a theme.</summary>
    private sealed class ThemeColumns
    {
        private readonly AnalysisData data;
        private readonly IReadOnlyCollection<string> arms;
        private readonly string? strataOf;
        private readonly string?[] armOfCode = [];
        private readonly (ExclusionRule Rule, NumericFrameColumn? Scores)[] rules;
        private readonly Dictionary<int, bool> offersAll = [];
        private readonly Dictionary<(int Site, int Stratum, int Versions), (string Draw, string Analysis)> strata = [];

        public ThemeColumns(AnalysisData data, AssignmentColumn? assignment, Measure measure, string theme, IReadOnlyCollection<string> arms, bool byTheme, IReadOnlyList<ExclusionRule> rules)
        {
            (this.data, this.arms, Assignment) = (data, arms, assignment);
            Scores = data.Column(measure.Key, theme)?.Scores;
            strataOf = byTheme ? theme : null;
            if (assignment is not null) armOfCode = [.. assignment.Arms.Select(arm => arms.Contains(arm.Key) ? arm.Key : null)];
            this.rules = [.. rules.Select(rule => (rule, data.Column(rule.Measure, theme)?.Scores))];
        }

        public AssignmentColumn? Assignment { get; }

        public NumericFrameColumn? Scores { get; }

        /// <summary>Null where the row is in none of the arms compared.</summary>
        public string? ArmOf(int row) => Assignment?.Code(row) is >= 0 and var code ? armOfCode[code] : null;

        /// <summary>The first rule that leaves the row out.</summary>
        public ExclusionRule? RuleFor(int row)
        {
            foreach (var (rule, scores) in rules)
                if (rule.LeavesOut(scores?.Number(row) ?? double.NaN))
                    return rule;
            return null;
        }

        public bool OffersAll(int row)
        {
            var version = data.Frame.People[row].Version;
            if (!offersAll.TryGetValue(version, out var offers)) offersAll[version] = offers = data.OffersAll(row, Assignment!.Plan.Key, arms);
            return offers;
        }

        /// <summary>The stratum of the draw and that of the analysis: site and theme belong to its name where they are strata.</summary>
        public (string Draw, string Analysis) StrataOf(int row)
        {
            var key = (strataOf is null ? -1 : data.Frame.Sites.Code(row), Assignment!.Strata.Code(row), data.GroupOf(row));
            if (strata.TryGetValue(key, out var known)) return known;
            var stratum = data.StratumOf(Assignment, row);
            return strata[key] = (stratum, strataOf is null ? stratum : $"{strataOf}|{data.Frame.Sites[row]}|{stratum}");
        }
    }
}
