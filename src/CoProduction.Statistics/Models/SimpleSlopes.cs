namespace CoProduction.Statistics;

/// <summary>
/// The effects of one variable at declared values of a moderator, from a model with their interaction (Aiken and West 1991): linear
/// combinations of its coefficients, with their own errors and df. R: <c>marginaleffects::slopes(fit, variables, newdata = datagrid(...))</c>.
/// </summary>
public static class SimpleSlopes
{
    /// <summary>Mean − sd, mean, mean + sd of the moderator over the rows.</summary>
    public static IReadOnlyList<(string At, double Value)> AroundMean(DataTable rows, string moderator)
    {
        var moments = SampleMoments.Of(rows.Numeric(moderator).Values.ToArray());
        var sd = moments.StandardDeviation ?? throw new InvalidAnalysisException($"'{moderator}' has no standard deviation.");
        return [("mean − sd", moments.Mean - sd), ("mean", moments.Mean), ("mean + sd", moments.Mean + sd)];
    }

    /// <summary>Quartiles of the moderator over the rows (R's type 7).</summary>
    public static IReadOnlyList<(string At, double Value)> Quartiles(DataTable rows, string moderator)
    {
        var values = rows.Numeric(moderator).Values.ToArray();
        if (values.Length == 0) throw new InvalidAnalysisException($"'{moderator}' has no values.");
        Array.Sort(values);
        return [("25%", Quantile(values, 0.25)), ("median", Quantile(values, 0.5)), ("75%", Quantile(values, 0.75))];
    }

    /// <param name="model">A fitted model that holds the interaction.</param>
    /// <param name="rows">The rows used.</param>
    /// <param name="focal">Column whose effects are asked for.</param>
    /// <param name="moderator">Column it interacts with; a factor gives one effect per level.</param>
    /// <param name="at">Values of a numeric moderator; null: around the mean.</param>
    /// <param name="type">Which variance.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public static IReadOnlyList<SimpleSlope> Estimate(
        ILinearModel model, DataTable rows, string focal, string moderator, IReadOnlyList<(string At, double Value)>? at, StandardErrorType type, double level = 0.95)
    {
        var effects = model.Columns.SelectMany(c => c.Factors).Where(f => f.Variable.Column == focal).Distinct().ToArray();
        if (effects.Length == 0) throw new InvalidAnalysisException($"The model has no coefficient of '{focal}'.");
        if (effects.FirstOrDefault(f => f.Variable.Power != 1) is { } power) throw new InvalidAnalysisException($"The effect of '{focal}' is not linear ({power.Variable.Label}): it has no single slope.");
        if (!model.Columns.Any(c => c.Factors.Any(f => f.Variable.Column == focal) && c.Factors.Any(f => f.Variable.Column == moderator)))
            throw new InvalidAnalysisException($"The model has no interaction of '{focal}' with '{moderator}'.");
        var byLevel = model.Columns.SelectMany(c => c.Factors).FirstOrDefault(f => f.Variable.Column == moderator)?.Level is not null;
        IEnumerable<(string At, double? Value, int? Code)> places = byLevel
            ? Levels(rows.Factor(moderator))
            : (at ?? AroundMean(rows, moderator)).Select(v => (v.At, (double?)v.Value, (int?)null));
        return [.. effects.SelectMany(effect => places.Select(place =>
        {
            var term = Name(rows, effect);
            var name = $"{term} | {moderator} = {(place.Value is { } value ? DataColumn.NumberText(value) : place.At)}";
            var dropped = model.DroppedTerms.FirstOrDefault(d => d.Split(':').Contains(term));
            var estimate = dropped is null
                ? model.Contrast(name, Weights(model, effect, moderator, place.Value, place.Code), type, level)
                : TermEstimate.NotEstimable(name, type, level, $"{dropped} was dropped as collinear.");
            return new SimpleSlope(term, moderator, place.At, place.Value, estimate);
        }))];
    }

    private static Dictionary<string, double> Weights(ILinearModel model, ModelFactor effect, string moderator, double? value, int? code)
    {
        var weights = new Dictionary<string, double>();
        foreach (var column in model.Columns.Where(c => c.Factors.Contains(effect)))
        {
            double weight = 1;
            foreach (var factor in column.Factors.Where(f => f != effect))
            {
                if (factor.Variable.Column != moderator)
                    throw new InvalidAnalysisException($"The effect of '{effect.Variable.Column}' also depends on '{factor.Variable.Column}' ({column.Name}): simple slopes take one moderator.");
                weight *= factor.Level is { } level ? level == code ? 1 : 0 : Math.Pow(value!.Value, factor.Variable.Power);
            }
            weights[column.Name] = weight;
        }
        return weights;
    }

    private static IEnumerable<(string, double?, int?)> Levels(FactorColumn factor) =>
        factor.Codes.ToArray().Where(c => c >= 0).Distinct().Order().Select(c => (factor.Levels[c], (double?)null, (int?)c));

    private static string Name(DataTable rows, ModelFactor factor) =>
        factor.Level is { } level ? factor.Variable.Label + rows.Factor(factor.Variable.Column).Levels[level] : factor.Variable.Label;

    private static double Quantile(double[] sorted, double p)
    {
        var at = p * (sorted.Length - 1);
        var low = (int)Math.Floor(at);
        return low + 1 < sorted.Length ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
    }
}
