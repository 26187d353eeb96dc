using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis;

/// <summary>
/// Turns an estimand into weights of arm means. An incomplete factorial is compared on common support: only combinations of the other factors that hold
/// every level compared. Weights of each sign sum to one (two for an interaction).
/// </summary>
/// <param name="ByArm">Weight by arm key; arms without weight are absent. Empty where the estimand cannot be formed.</param>
/// <param name="Words">The estimand in words, without the outcome.</param>
/// <param name="Short">The same in a few words, for a row of a table or plot; empty for a contrast declared by hand.</param>
/// <param name="Problem">Why it cannot be formed; null where it can.</param>
public sealed record ContrastWeights(IReadOnlyDictionary<string, double> ByArm, string Words, string Short, string? Problem)
{
    public static ContrastWeights Of(Inquiry inquiry, RandomizationPlan plan, IReadOnlyList<Factor> factors) => inquiry.Estimand switch
    {
        EstimandKind.ArmVersusControl => ArmVersusControl(inquiry, plan),
        EstimandKind.MainEffect => Effect(inquiry, plan, factors, new Dictionary<string, string>()),
        EstimandKind.SimpleEffect => Effect(inquiry, plan, factors, inquiry.Given),
        EstimandKind.Interaction => Interaction(inquiry, plan, factors),
        EstimandKind.Contrast => Declared(inquiry, plan),
        _ => throw new ArgumentOutOfRangeException(nameof(inquiry), inquiry.Estimand, null),
    };

    /// <summary>One arm minus another, each whole.</summary>
    internal static bool IsDifference(IReadOnlyDictionary<string, double> weights) => weights.Count == 2 && weights.Values.All(weight => Math.Abs(weight) == 1);

    /// <summary>The first arm with a positive weight: of a difference, the arm that is compared.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal static string Treated(IReadOnlyDictionary<string, double> weights) => weights.First(weight => weight.Value > 0).Key;

    /// <summary>The first arm with a negative weight: of a difference, the arm that it is compared with.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal static string Control(IReadOnlyDictionary<string, double> weights) => weights.First(weight => weight.Value < 0).Key;

    private static ContrastWeights ArmVersusControl(Inquiry inquiry, RandomizationPlan plan)
    {
        var control = inquiry.Control ?? First(plan.Arms)?.Key;
        var arm = plan.Arms.FirstOrDefault(candidate => candidate.Key == inquiry.Arm);
        var reference = plan.Arms.FirstOrDefault(candidate => candidate.Key == control);
        if (arm is null || reference is null) return None($"The randomization has no arm '{(arm is null ? inquiry.Arm : control)}'.");
        if (arm == reference) return None("An arm cannot be compared with itself.");
        return new ContrastWeights(new Dictionary<string, double> { [arm.Key] = 1, [reference.Key] = -1 }, $"mean in arm {ArmRows.NameOf(arm)} minus mean in arm {ArmRows.NameOf(reference)}", $"{ArmRows.NameOf(arm)} − {ArmRows.NameOf(reference)}", null);
    }

    private static ContrastWeights Effect(Inquiry inquiry, RandomizationPlan plan, IReadOnlyList<Factor> factors, IReadOnlyDictionary<string, string> given)
    {
        if (factors.FirstOrDefault(candidate => candidate.Key == inquiry.Factor) is not { } factor) return None($"There is no factor '{inquiry.Factor}'.");
        var (level, reference) = (inquiry.Level, inquiry.Reference ?? First(factor.Levels)?.Key);
        if (level is null || level == reference) return None($"Name the level of '{factor.Key}' that is compared with '{reference}'.");
        var cells = Cells(plan, [factor.Key]).Where(cell => given.All(held => cell.Rest.TryGetValue(held.Key, out var value) && value == held.Value)).ToList();
        var complete = cells.Where(cell => cell.Arms(level).Count > 0 && cell.Arms(reference!).Count > 0).ToList();
        if (complete.Count == 0)
            return None($"No combination of the other factors{Held(given, factors)} has arms with both {NameOf(factors, factor.Key, level)} and {NameOf(factors, factor.Key, reference!)}.");
        var weights = new Dictionary<string, double>();
        foreach (var cell in complete)
        {
            Add(weights, cell.Arms(level), 1.0 / complete.Count);
            Add(weights, cell.Arms(reference!), -1.0 / complete.Count);
        }
        var over = complete.Count == 1 ? "" : $", averaged with equal weights over {complete.Count} cells of the other factors";
        var support = complete.Count < cells.Count ? $" ({cells.Count - complete.Count} without both levels left out: common support)" : "";
        return new ContrastWeights(weights,
            $"mean at {NameOf(factors, factor.Key, level)} minus mean at {NameOf(factors, factor.Key, reference!)} of {Label(factor)}{Held(given, factors)}{over}{support}",
            $"{NameOf(factors, factor.Key, level)} − {NameOf(factors, factor.Key, reference!)}{HeldShort(given, factors)}", null);
    }

    private static ContrastWeights Interaction(Inquiry inquiry, RandomizationPlan plan, IReadOnlyList<Factor> factors)
    {
        var first = factors.FirstOrDefault(factor => factor.Key == inquiry.Factor);
        var second = inquiry.Given.Count == 1 ? factors.FirstOrDefault(factor => factor.Key == inquiry.Given.Keys.Single()) : null;
        if (first is null || second is null || first == second) return None("An interaction names two factors, each with a level.");
        var (a1, a0) = (inquiry.Level, inquiry.Reference ?? First(first.Levels)?.Key);
        var (b1, b0) = (inquiry.Given[second.Key], First(second.Levels)?.Key);
        if (a1 is null || a0 is null || b0 is null || a1 == a0 || b1 == b0) return None("An interaction compares two different levels of each factor.");
        var signs = new[] { (a1, b1, 1.0), (a0, b1, -1.0), (a1, b0, -1.0), (a0, b0, 1.0) };
        var cells = Cells(plan, [first.Key, second.Key]).Where(cell => signs.All(sign => cell.Arms(sign.Item1, sign.Item2).Count > 0)).ToList();
        if (cells.Count == 0) return None($"The four cells of {Label(first)} and {Label(second)} do not all exist: an interaction needs them.");
        var weights = new Dictionary<string, double>();
        foreach (var cell in cells)
            foreach (var (a, b, sign) in signs)
                Add(weights, cell.Arms(a, b), sign / cells.Count);
        return new ContrastWeights(weights,
            $"effect of {NameOf(factors, first.Key, a1)} (against {NameOf(factors, first.Key, a0)}) at {NameOf(factors, second.Key, b1)} minus the same effect at {NameOf(factors, second.Key, b0)}",
            $"{NameOf(factors, first.Key, a1)} × {NameOf(factors, second.Key, b1)}", null);
    }

    private static ContrastWeights Declared(Inquiry inquiry, RandomizationPlan plan)
    {
        var weights = inquiry.Weights.Where(weight => weight.Value != 0).ToDictionary();
        if (weights.Keys.FirstOrDefault(key => plan.Arms.All(arm => arm.Key != key)) is { } unknown) return None($"The randomization has no arm '{unknown}'.");
        if (weights.Count < 2 || Math.Abs(weights.Values.Sum()) > 1e-9) return None("The weights of a contrast must sum to zero.");
        var words = string.Join(" ", plan.Arms.Where(arm => weights.ContainsKey(arm.Key))
            .Select(arm => $"{(weights[arm.Key] < 0 ? "−" : "+")} {Math.Abs(weights[arm.Key]):0.###} × mean in arm {ArmRows.NameOf(arm)}")).TrimStart('+', ' ');
        return new ContrastWeights(weights, words, "", null);
    }

    /// <summary>Arms grouped by the levels of all factors but the named ones; a factor that an arm lacks is a level of its own.</summary>
    private static List<Cell> Cells(RandomizationPlan plan, IReadOnlyList<string> varied) =>
    [
        .. plan.Arms.Where(arm => varied.All(arm.Levels.ContainsKey))
            .GroupBy(arm => string.Join('|', arm.Levels.Where(level => !varied.Contains(level.Key)).OrderBy(level => level.Key, StringComparer.Ordinal).Select(level => $"{level.Key}={level.Value}")))
            .Select(group => new Cell(group.First().Levels.Where(level => !varied.Contains(level.Key)).ToDictionary(), varied, [.. group])),
    ];

    private static void Add(Dictionary<string, double> weights, IReadOnlyList<Arm> arms, double weight)
    {
        foreach (var arm in arms) weights[arm.Key] = weights.GetValueOrDefault(arm.Key) + weight / arms.Count;
    }

    private static string Held(IReadOnlyDictionary<string, string> given, IReadOnlyList<Factor> factors) =>
        given.Count == 0 ? "" : $" where {string.Join(" and ", given.Select(held => $"{FactorLabel(factors, held.Key)} is {NameOf(factors, held.Key, held.Value)}"))}";

    private static string HeldShort(IReadOnlyDictionary<string, string> given, IReadOnlyList<Factor> factors) =>
        given.Count == 0 ? "" : $" | {string.Join(", ", given.Select(held => $"{FactorLabel(factors, held.Key)}: {NameOf(factors, held.Key, held.Value)}"))}";

    private static string FactorLabel(IReadOnlyList<Factor> factors, string key) => factors.FirstOrDefault(factor => factor.Key == key) is { } factor ? Label(factor) : key;

    private static string NameOf(IReadOnlyList<Factor> factors, string factor, string level) =>
        factors.FirstOrDefault(candidate => candidate.Key == factor)?.Levels.FirstOrDefault(candidate => candidate.Key == level)?.Label is { Length: > 0 } label ? label : level;

    private static T? First<T>(IReadOnlyList<T> list) where T : class => list.Count > 0 ? list[0] : null;

    private static string Label(Factor factor) => factor.Label.Length > 0 ? factor.Label : factor.Key;

    private static ContrastWeights None(string problem) => new(new Dictionary<string, double>(), "", "", problem);

    private sealed record Cell(IReadOnlyDictionary<string, string> Rest, IReadOnlyList<string> Varied, IReadOnlyList<Arm> All)
    {
        public IReadOnlyList<Arm> Arms(params IReadOnlyList<string> levels) =>
            [.. All.Where(arm => Varied.Zip(levels).All(pair => arm.Levels[pair.First] == pair.Second))];
    }
}
