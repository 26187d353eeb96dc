namespace CoProduction.Statistics;

/// <summary>
/// Persons who were assigned once and answered about several themes (sites, sectors): least squares of the outcome on theme and theme × arm, so every theme has its own level and its own
/// effect, and the effects are averaged with declared weights. A person's rows are one cluster (CR2, Satterthwaite), which pooling the themes as independent would ignore.
/// </summary>
public sealed class StackedEffects
{
    private StackedEffects(TermEstimate average, IReadOnlyList<TermEstimate> themes, IReadOnlyList<double> weights, WaldTest heterogeneity)
    {
        Average = average;
        Themes = themes;
        Weights = weights;
        Heterogeneity = heterogeneity;
    }

    /// <summary>Σ w_t·(effect in theme t).</summary>
    public TermEstimate Average { get; }

    /// <summary>The effect in each theme, named by the theme.</summary>
    public IReadOnlyList<TermEstimate> Themes { get; }

    /// <summary>w_t, summing to one.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>All effects are the same: Hotelling's T² under CR2 (<see cref="LeastSquaresFit.HotellingTest(string)"/>), whose denominator df come from the persons.</summary>
    public WaldTest Heterogeneity { get; }

    /// <summary>Rows used.</summary>
    public int N { get; private init; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>Persons, the clusters.</summary>
    public int Persons { get; private init; }

    /// <summary>Themes without rows of one of the arms: outside the contrast.</summary>
    public IReadOnlyList<string> ThemesLeftOut { get; private init; } = [];

    /// <param name="table">One row per person and theme.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="arm">Column of arms; a person with rows of both arms is refused (randomized within persons is another design).</param>
    /// <param name="theme">Column of themes.</param>
    /// <param name="person">Column of persons.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="treated">The arm compared; needed when there are more than two.</param>
    /// <param name="weights">By theme, any scale; null = shares of the rows compared. A theme without weight is left out of the average.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    /// <param name="progress">Told the share done, from 0 to 1: of the fit, and again of each covariance.</param>
    /// <param name="cancellationToken">Stops between two blocks of rows.</param>
    public static StackedEffects Of(
        DataTable table, string outcome, string arm, string theme, string person, string? control = null, string? treated = null, IReadOnlyDictionary<string, double>? weights = null, double level = 0.95,
        IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        table.Numeric(outcome);
        var arms = new ComparedArms(table, arm, control, treated, outcome, theme, person);
        var code = arms.OnlyTreated;
        var (themes, persons) = (arms.Data.Factor(theme), arms.Data.Factor(person));
        RefuseBothArms(persons, arms);
        int[] occurring = [.. themes.Codes.ToArray().Distinct().Order()];
        int[] compared = [.. occurring.Where(t => HasArm(t, code) && HasArm(t, arms.Control))];
        if (compared.Length == 0) throw new InvalidAnalysisException("No theme has rows of both arms.");
        int[] rows = [.. Enumerable.Range(0, arms.Data.Rows).Where(r => compared.Contains(themes[r]))];
        var w = Shares(weights, themes, compared, rows);

        var columns = compared.Select(t => Column(themes.Levels[t], rows, r => themes[r] == t)).ToList();
        columns.AddRange(compared.Select(t => Column(EffectOf(t), rows, r => themes[r] == t && arms.Arm[r] == code)));
        var values = arms.Data.Numeric(outcome);
        var fit = LeastSquares.Fit(Array.ConvertAll(rows, r => values[r]), columns, null, persons.Select(rows), arms.RowsDropped, progress, cancellationToken);
        var terms = fit.Terms(StandardErrorType.CR2, level).ToDictionary(t => t.Term);
        var average = fit.Contrast(arms.TermOf(code), compared.Select((t, i) => (EffectOf(t), w[i])).Where(x => x.Item2 != 0).ToDictionary(x => x.Item1, x => x.Item2), StandardErrorType.CR2, level);
        return new StackedEffects(average, [.. compared.Select(t => terms[EffectOf(t)] with { Term = themes.Levels[t] })], w, Equal(fit, [.. compared.Select(EffectOf)], theme))
        {
            N = rows.Length,
            RowsDropped = arms.RowsDropped,
            Persons = fit.Clusters?.Count ?? 0,
            ThemesLeftOut = [.. occurring.Except(compared).Select(t => themes.Levels[t])],
        };

        bool HasArm(int t, int a) => Enumerable.Range(0, arms.Data.Rows).Any(r => themes[r] == t && arms.Arm[r] == a);

        string EffectOf(int t) => $"{themes.Levels[t]}:{arms.TermOf(code)}";
    }

    private static void RefuseBothArms(FactorColumn persons, ComparedArms arms)
    {
        var first = new Dictionary<int, int>();
        for (var row = 0; row < persons.Length; row++)
            if (!first.TryAdd(persons[row], arms.Arm[row]) && first[persons[row]] != arms.Arm[row])
                throw new InvalidAnalysisException($"Person '{persons.Levels[persons[row]]}' has rows of both arms: the arm was not assigned to persons. Use a model with person fixed effects.");
    }

    private static double[] Shares(IReadOnlyDictionary<string, double>? weights, FactorColumn themes, int[] compared, int[] rows)
    {
        if (weights?.Values.Any(v => v < 0) == true) throw new InvalidAnalysisException("A weight of a theme is negative.");
        if (weights is not null && compared.FirstOrDefault(t => weights.Keys.All(k => themes.LevelOf(k) != t), -1) is var unweighted and >= 0)
            throw new InvalidAnalysisException($"Theme '{themes.Levels[unweighted]}' has no weight; give 0 to leave it out of the average.");
        var raw = Array.ConvertAll(compared, t => weights is null ? rows.Count(r => themes[r] == t) : weights[themes.Levels[t]]);
        var total = raw.Sum();
        return total > 0 ? Array.ConvertAll(raw, v => v / total) : throw new InvalidAnalysisException("The weights of the themes that have both arms are all zero.");
    }

    private static ModelColumn Column(string name, int[] rows, Func<int, bool> belongs) => new(name, null, [], Array.ConvertAll(rows, r => belongs(r) ? 1.0 : 0));

    // The differences to the first theme are all zero.
    private static WaldTest Equal(LeastSquaresFit fit, IReadOnlyList<string> effects, string theme)
    {
        if (effects.Count == 1) return Not("There is only one theme with both arms.");
        if (fit.OutcomeIsConstant || fit.ResidualDf < 1) return Not("The outcome does not vary, or no persons are left.");
        return fit.HotellingTest(theme, [.. effects.Skip(1).Select(e => new Dictionary<string, double> { [e] = 1, [effects[0]] = -1 })]);

        WaldTest Not(string reason) => new(theme, StandardErrorType.CR2, null, effects.Count - 1, null, null, reason);
    }
}
