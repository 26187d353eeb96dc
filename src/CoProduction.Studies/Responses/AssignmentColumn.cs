using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Responses;

/// <summary>The arms of one randomization (for one theme, where themes are assigned): who got which, with what probabilities, in which stratum, block and cluster.</summary>
public sealed class AssignmentColumn
{
    private readonly List<Arm> arms;
    private readonly List<int> codes = [];
    private readonly List<byte> sources = [];
    private readonly List<byte> served = [];
    private readonly List<int> probabilityCodes = [];
    private readonly List<AllocationBlock> blocks = [];
    private readonly List<double[]> probabilitySets = [];
    private readonly Dictionary<string, int> probabilityCodeOf = [];
    private IReadOnlyDictionary<string, double>? lastProbabilities;
    private (int Code, int Arms) last;

    internal AssignmentColumn(RandomizationPlan plan, string unit, IEnumerable<Arm> arms)
    {
        Plan = plan;
        Unit = unit;
        this.arms = [.. arms.DistinctBy(arm => arm.Key)];
        Name = unit.Length == 0 ? plan.Key : $"{plan.Key}_{unit}";
        Strata = new CodedColumn(Name + "_stratum");
        Clusters = new CodedColumn(Name + "_cluster");
    }

    /// <summary>The randomization as the latest version that has it declares it.</summary>
    public RandomizationPlan Plan { get; }

    /// <summary>The theme, where themes are assigned; else empty.</summary>
    public string Unit { get; }

    /// <summary>Name in exports.</summary>
    public string Name { get; }

    /// <summary>Arms of all versions, those of the latest first; unknown arms of imported data at the end.</summary>
    public IReadOnlyList<Arm> Arms => arms;

    public CodedColumn Strata { get; }

    public CodedColumn Clusters { get; }

    /// <summary>The permuted block, within the stratum, that the row's unit was drawn in; none where it is not known or there was none.</summary>
    public AllocationBlock Block(int row) => blocks[row];

    /// <summary>Index into <see cref="Arms"/>, −1 where the row is not assigned.</summary>
    public int Code(int row) => codes[row];

    /// <summary>The arm of a row, null where it is not assigned.</summary>
    public Arm? this[int row] => codes[row] < 0 ? null : arms[codes[row]];

    public ArmSource? Source(int row) => codes[row] < 0 ? null : (ArmSource)sources[row];

    /// <summary>At least one arm came with imported data.</summary>
    internal bool HasExternal { get; private set; }

    /// <summary>Was a page issued at or after the point of the draw? Null where that is not recorded (imported data, or not assigned).</summary>
    public bool? Served(int row) => served[row] == 0 ? null : served[row] == 2;

    /// <summary>Design probability of an arm for a row; null where unknown.</summary>
    public double? Probability(int row, int arm)
    {
        if (probabilityCodes[row] < 0) return null;
        var set = probabilitySets[probabilityCodes[row]];
        return arm < set.Length && !double.IsNaN(set[arm]) ? set[arm] : null;
    }

    /// <summary>The design probability of the arm that the row got; null where unknown.</summary>
    public double? OwnProbability(int row) => codes[row] < 0 ? null : Probability(row, codes[row]);

    internal void AppendNone()
    {
        codes.Add(-1);
        sources.Add(0);
        served.Add(0);
        probabilityCodes.Add(-1);
        blocks.Add(default);
        Strata.Append(null);
        Clusters.Append(null);
    }

    internal void Append(ResponseAssignment assignment, AllocationBlock block, string? cluster, bool? wasServed)
    {
        var code = CodeOf(assignment.Arm);
        if (code < 0)
        {
            code = arms.Count;
            arms.Add(new Arm { Key = assignment.Arm, Label = assignment.Arm });
        }
        codes.Add(code);
        sources.Add((byte)assignment.Source);
        HasExternal |= assignment.Source == ArmSource.External;
        served.Add(wasServed is { } known ? (byte)(known ? 2 : 1) : (byte)0);
        probabilityCodes.Add(CodeOf(assignment.Probabilities));
        blocks.Add(block);
        Strata.Append(assignment.Stratum);
        Clusters.Append(cluster);
    }

    private int CodeOf(string arm)
    {
        for (var code = 0; code < arms.Count; code++)
            if (arms[code].Key == arm)
                return code;
        return -1;
    }

    /// <summary>Persons share few sets of probabilities: each is kept once.</summary>
    private int CodeOf(IReadOnlyDictionary<string, double> probabilities)
    {
        if (probabilities.Count == 0) return -1;
        // Readers share one object among persons; an arm met since then would be missing in the set.
        if (ReferenceEquals(probabilities, lastProbabilities) && last.Arms == arms.Count) return last.Code;
        lastProbabilities = probabilities;
        var set = arms.Select(arm => probabilities.TryGetValue(arm.Key, out var value) ? value : double.NaN).ToArray();
        var key = string.Join('|', set);
        if (!probabilityCodeOf.TryGetValue(key, out var code))
        {
            probabilityCodeOf[key] = code = probabilitySets.Count;
            probabilitySets.Add(set);
        }
        last = (code, arms.Count);
        return code;
    }

    /// <summary>Forgets the rows, not the arms, strata and probabilities that were met.</summary>
    internal void Clear()
    {
        codes.Clear();
        sources.Clear();
        served.Clear();
        probabilityCodes.Clear();
        blocks.Clear();
        Strata.Clear();
        Clusters.Clear();
    }

    internal void Save(BinaryWriter writer)
    {
        FrameSpool.Write(writer, codes);
        FrameSpool.Write(writer, sources);
        FrameSpool.Write(writer, served);
        FrameSpool.Write(writer, probabilityCodes);
        FrameSpool.Write(writer, blocks);
        Strata.Save(writer);
        Clusters.Save(writer);
    }

    internal void Load(BinaryReader reader, int rows)
    {
        FrameSpool.Read(reader, codes, rows);
        FrameSpool.Read(reader, sources, rows);
        FrameSpool.Read(reader, served, rows);
        FrameSpool.Read(reader, probabilityCodes, rows);
        FrameSpool.Read(reader, blocks, rows);
        Strata.Load(reader, rows);
        Clusters.Load(reader, rows);
    }

    internal void Reserve(int rows)
    {
        codes.EnsureCapacity(rows);
        sources.EnsureCapacity(rows);
        served.EnsureCapacity(rows);
        probabilityCodes.EnsureCapacity(rows);
        blocks.EnsureCapacity(rows);
        Strata.Reserve(rows);
        Clusters.Reserve(rows);
    }

    internal void Trim()
    {
        codes.TrimExcess();
        sources.TrimExcess();
        served.TrimExcess();
        probabilityCodes.TrimExcess();
        blocks.TrimExcess();
        Strata.Trim();
        Clusters.Trim();
    }
}
