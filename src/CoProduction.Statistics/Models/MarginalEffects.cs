using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Average marginal effects on a mean μ(Xb + offset) with their gradients in b, for the delta method. Other variables stay as observed;
/// interactions and powers follow their variable.
/// </summary>
/// <param name="matrix">Of the model.</param>
/// <param name="columns">k columns with a coefficient.</param>
/// <param name="coefficients">k numbers.</param>
/// <param name="offset">n numbers added to the linear predictor, or null.</param>
/// <param name="mean">μ.</param>
/// <param name="weights">n positive weights of the average, or null.</param>
internal sealed class MarginalEffects(ModelMatrix matrix, IReadOnlyList<ModelColumn> columns, IReadOnlyList<double> coefficients, double[]? offset, MeanFunction mean, double[]? weights = null)
{
    private readonly int _n = matrix.Data.Rows;

    /// <summary>One effect of a variable or level; <see cref="Compute"/> gives its value and its k derivatives, then that in the further parameter of the mean, if it has one.</summary>
    public sealed record Effect(string Term, string Column, Func<(double Value, double[] Gradient)> Compute)
    {
        /// <summary>The n effects that are averaged; null where they are not kept apart.</summary>
        public Func<double[]>? ByRow { get; init; }

        /// <summary>Why a coefficient that the effect rests on has no error; null where all have one.</summary>
        public string? ProblemAmong(IReadOnlyList<ModelColumn> columns, IReadOnlyList<string?> problems) =>
            columns.Select((column, j) => column.Factors.Any(f => f.Variable.Column == Column) ? problems[j] : null).FirstOrDefault(p => p is not null);
    }

    /// <summary>Effects as rows: without a value where the model has none, without an error where a coefficient they rest on has none.</summary>
    /// <param name="effects">The effects.</param>
    /// <param name="model">Its problem, and the problem of each of its columns' errors.</param>
    /// <param name="type">The error.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    /// <param name="estimate">The row of a term, from its value and gradient.</param>
    /// <param name="work">Told of every effect.</param>
    public static IReadOnlyList<TermEstimate> Estimates(
        IEnumerable<Effect> effects, (string? Problem, IReadOnlyList<ModelColumn> Columns, IReadOnlyList<string?> OfColumn) model, StandardErrorType type, double level, Func<string, double, double[], TermEstimate> estimate, Work work)
    {
        work.Restart();
        var rows = new List<TermEstimate>();
        foreach (var effect in effects)
        {
            if (model.Problem is { } problem)
            {
                rows.Add(TermEstimate.NotEstimable(effect.Term, type, level, problem));
                continue;
            }
            work.Step();
            var (value, gradient) = effect.Compute();
            rows.Add(effect.ProblemAmong(model.Columns, model.OfColumn) is { } clustering ? TermEstimate.NotEstimable(effect.Term, type, level, clustering, value) : estimate(effect.Term, value, gradient));
        }
        work.Finish();
        return rows;
    }

    /// <summary>A 0/1 column: 1 against 0; a factor: each level against the reference; a number: the mean derivative.</summary>
    public IEnumerable<Effect> All()
    {
        var variables = columns.SelectMany(c => c.Factors).Select(f => f.Variable).Distinct().ToArray();
        RefuseSharedColumns(variables);
        foreach (var group in variables.GroupBy(v => (v.Column, IsFactor: v.IsFactor || matrix.Data.Column(v.Column) is FactorColumn)))
        {
            var column = group.Key.Column;
            if (group.Key.IsFactor)
            {
                var factor = matrix.Data.Factor(column);
                var occurring = factor.Codes.ToArray().Distinct().Order().ToArray();
                foreach (var code in occurring.Skip(1))
                    yield return new Effect(group.First().Label + factor.Levels[code], column, () => Difference(column, true, code, occurring[0])) { ByRow = () => Differences(column, true, code, occurring[0]) };
                continue;
            }
            var values = matrix.Data.Numeric(column).Values.ToArray();
            yield return Array.TrueForAll(values, v => v is 0 or 1)
                ? new Effect(column, column, () => Difference(column, false, 1, 0)) { ByRow = () => Differences(column, false, 1, 0) }
                : new Effect(column, column, () => Derivative(column)) { ByRow = () => Derivatives(column) };
        }
    }

    // With log(x) in the model the effect is one of log(x); beside x itself neither could move while the other stays.
    private static void RefuseSharedColumns(FormulaVariable[] variables)
    {
        var shared = variables.Select(v => v.Column).Distinct(StringComparer.Ordinal).SelectMany(column => ColumnExpression.Inputs(column).Select(input => (Input: input, Column: column)))
            .GroupBy(p => p.Input).FirstOrDefault(g => g.Count() > 1);
        if (shared is not null) throw new InvalidAnalysisException($"'{shared.Key}' enters as {string.Join(" and ", shared.Select(p => p.Column))}: its average marginal effect is not computed.");
    }

    // Mean of μ(x = one) − μ(x = other), the column set for every row.
    private (double Value, double[] Gradient) Difference(string column, bool isFactor, int one, int other)
    {
        var high = Columns(f => Set(f, column, isFactor, one));
        var low = Columns(f => Set(f, column, isFactor, other));
        var (etaHigh, etaLow) = (Predictor(high), Predictor(low));
        var (weightHigh, weightLow) = (Array.ConvertAll(etaHigh, v => mean.Weight(v)), Array.ConvertAll(etaLow, v => mean.Weight(v)));
        var gradient = Gradient(j => Mean(i => high[j][i] * weightHigh[i] - low[j][i] * weightLow[i]), scale => Mean(i => scale.Mean(etaHigh[i]) - scale.Mean(etaLow[i])));
        return (Mean(i => mean.Mean(etaHigh[i]) - mean.Mean(etaLow[i])), gradient);
    }

    // Mean of μ'(η)·dη/dx.
    private (double Value, double[] Gradient) Derivative(string column)
    {
        var slopes = columns.Select(c => DerivativeColumn(c, column)).ToArray();
        var slope = Linear(slopes);
        var eta = Predictor([.. columns.Select(c => c.Values)]);
        var (weight, curvature) = (Array.ConvertAll(eta, v => mean.Weight(v)), Array.ConvertAll(eta, v => mean.Curvature(v)));
        var gradient = Gradient(j => Mean(i => weight[i] * slopes[j][i] + slope[i] * curvature[i] * columns[j].Values[i]), scale => Mean(i => scale.Weight(eta[i]) * slope[i]));
        return (Mean(i => weight[i] * slope[i]), gradient);
    }

    private double[] Differences(string column, bool isFactor, int one, int other)
    {
        var (high, low) = (Predictor(Columns(f => Set(f, column, isFactor, one))), Predictor(Columns(f => Set(f, column, isFactor, other))));
        return [.. Enumerable.Range(0, _n).Select(i => mean.Mean(high[i]) - mean.Mean(low[i]))];
    }

    private double[] Derivatives(string column)
    {
        var (slope, eta) = (Linear([.. columns.Select(c => DerivativeColumn(c, column))]), Predictor([.. columns.Select(c => c.Values)]));
        return [.. Enumerable.Range(0, _n).Select(i => mean.Weight(eta[i]) * slope[i])];
    }

    private double[] Gradient(Func<int, double> inCoefficient, Func<(Func<double, double> Mean, Func<double, double> Weight), double> inScale)
    {
        var gradient = Enumerable.Range(0, columns.Count).Select(inCoefficient);
        return mean.MeanInScale is null ? [.. gradient] : [.. gradient, inScale((mean.MeanInScale, mean.WeightInScale!))];
    }

    private double[] DerivativeColumn(ModelColumn column, string name)
    {
        var total = new double[_n];
        foreach (var factor in column.Factors.Where(f => f.Level is null && f.Variable.Column == name))
        {
            var numbers = matrix.Data.Numeric(name);
            var part = matrix.Recompute(column, f => f != factor ? matrix.FactorValues(f)
                : [.. Enumerable.Range(0, _n).Select(i => factor.Variable.Power * Math.Pow(numbers[i], factor.Variable.Power - 1))]);
            for (var i = 0; i < _n; i++) total[i] += part[i];
        }
        return total;
    }

    private double[] Set(ModelFactor factor, string column, bool isFactor, int value)
    {
        if (factor.Variable.Column != column || (factor.Level is not null) != isFactor) return matrix.FactorValues(factor);
        var values = new double[_n];
        Array.Fill(values, isFactor ? factor.Level == value ? 1 : 0 : value);
        return values;
    }

    private double[][] Columns(Func<ModelFactor, double[]> replace) => [.. columns.Select(c => matrix.Recompute(c, replace))];

    private double[] Predictor(double[][] values)
    {
        var eta = Linear(values);
        if (offset is not null)
            for (var i = 0; i < _n; i++) eta[i] += offset[i];
        return eta;
    }

    private double[] Linear(double[][] values)
    {
        var sum = new double[_n];
        for (var j = 0; j < columns.Count; j++)
            for (var i = 0; i < _n; i++) sum[i] += coefficients[j] * values[j][i];
        return sum;
    }

    private double Mean(Func<int, double> of)
    {
        var sum = new CompensatedSum();
        for (var i = 0; i < _n; i++) sum.Add(of(i) * (weights?[i] ?? 1));
        return sum.Value / (weights?.Sum() ?? _n);
    }
}
