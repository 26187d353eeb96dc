using System.Globalization;
using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Linear combinations of coefficients and joint tests that several of them have given values: Wald's F = (Lb − r)'(LVL')⁻¹(Lb − r)/q.
/// R: <c>car::linearHypothesis</c>, <c>multcomp::glht</c>.
/// </summary>
public static class LinearHypothesis
{
    /// <summary>Reads <c>armA + 0.5 * armA:female - armB</c>: numbers times names of coefficients.</summary>
    /// <param name="text">The combination; the coefficient of a name may stand before or after it.</param>
    /// <param name="names">The coefficients; the longest name that fits counts, so that names may hold signs and blanks.</param>
    /// <returns>Weight by name. What does not parse is an <see cref="InvalidAnalysisException"/> with a caret under the place.</returns>
    public static IReadOnlyDictionary<string, double> Parse(string text, IReadOnlyList<string> names)
    {
        var longestFirst = names.OrderByDescending(n => n.Length).ToArray();
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        var i = 0;
        double sign = Sign(first: true);
        while (true)
        {
            var weight = sign;
            string? name = null;
            for (var factors = 0; factors == 0 || Accept('*'); factors++)
            {
                if (Name() is { } found) name = name is null ? found : throw Wrong("two coefficients cannot be multiplied");
                else if (Number() is { } number) weight *= number;
                else throw Wrong(NameAt() is { Length: > 0 } unknown ? $"the model has no coefficient '{unknown}'; it has {string.Join(", ", names)}" : "a coefficient is expected");
            }
            if (name is null) throw Wrong("a number alone is no coefficient");
            weights[name] = weights.GetValueOrDefault(name) + weight;
            Skip();
            if (i == text.Length) return weights;
            sign = Sign(first: false);
        }

        double Sign(bool first)
        {
            if (Accept('-')) return -1;
            return Accept('+') || first ? 1 : throw Wrong("+ or - is expected");
        }

        bool Accept(char c)
        {
            Skip();
            if (i >= text.Length || text[i] != c) return false;
            i++;
            return true;
        }

        string? Name()
        {
            Skip();
            // A name ends where the text ends or a sign or blank follows: arm must not be found in armA.
            var found = Array.Find(longestFirst, n => string.CompareOrdinal(text, i, n, 0, n.Length) == 0 && (i + n.Length == text.Length || " \t\n+-*".Contains(text[i + n.Length], StringComparison.Ordinal)));
            if (found is not null) i += found.Length;
            return found;
        }

        double? Number()
        {
            Skip();
            var end = i;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
            if (!double.TryParse(text.AsSpan(i, end - i), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return null;
            // 2nd is a name, not a number.
            if (end < text.Length && (char.IsLetter(text[end]) || text[end] is '_' or ':')) return null;
            i = end;
            return number;
        }

        string NameAt() => new([.. text.Skip(i).TakeWhile(c => !char.IsWhiteSpace(c) && c is not ('+' or '-' or '*' or '='))]);

        void Skip()
        {
            while (i < text.Length && char.IsWhiteSpace(text[i])) i++;
        }

        InvalidAnalysisException Wrong(string why) => new($"The combination \"{text}\" does not parse: {why}.{FormulaError.Caret(text, i)}");
    }

    private const double Independence = 1e-10;

    /// <summary>Tests that every combination is zero (or has its value).</summary>
    /// <param name="model">A fitted model.</param>
    /// <param name="name">How the test is named.</param>
    /// <param name="combinations">q sets of weights by coefficient.</param>
    /// <param name="type">Which variance.</param>
    /// <param name="values">q numbers that the combinations have under the null; zeros where absent.</param>
    public static WaldTest Test(ILinearModel model, string name, IReadOnlyList<IReadOnlyDictionary<string, double>> combinations, StandardErrorType type, IReadOnlyList<double>? values = null)
    {
        if (combinations.Count == 0) throw new InvalidAnalysisException($"The joint test '{name}' names nothing to test.");
        var df2 = model.DenominatorDf;
        var rows = combinations.Select(c => Vector(model, c)).ToArray();
        if (combinations.Select(c => model.Contrast(name, c, type)).FirstOrDefault(c => c.Statistic is null) is { } broken) return None(broken.Reason ?? "A combination has no standard error.");
        var q = rows.Length;
        var covariance = CovarianceOf(model, combinations, type);
        var v = new double[q * q];
        for (var a = 0; a < q; a++)
            for (var b = 0; b < q; b++) v[a * q + b] = covariance[a, b];
        var distance = rows.Select((row, a) => row.Zip(model.Coefficients, (c, b) => c * b).Sum() - (values?[a] ?? 0)).ToArray();
        if (SmallMatrix.Wald(distance, v, Independence) is not { } wald) return None("The combinations are not independent, or their covariance is singular.");
        var f = wald / q;
        return new WaldTest(name, type, f, q, df2, df2 is { } d ? Tail.FUpper(f, q, d) : Tail.ChiSquareUpper(f * q, q), null);

        WaldTest None(string reason) => new(name, type, null, combinations.Count, df2, null, reason);
    }

    /// <summary>Tests that all coefficients of a term of the formula are zero (a factor: all its levels).</summary>
    /// <param name="model">A fitted model.</param>
    /// <param name="term">As the formula names it, or a single coefficient; another is an <see cref="InvalidAnalysisException"/>.</param>
    /// <param name="type">Which variance.</param>
    public static WaldTest TermTest(ILinearModel model, string term, StandardErrorType type) => Test(model, term, OfTerm(model, term), type);

    /// <summary>The same under CR2 by Hotelling's T².</summary>
    /// <param name="model">A fitted model with clusters.</param>
    /// <param name="term">As the formula names it.</param>
    /// <param name="df">η of q contrasts of the coefficients; null where they are dependent.</param>
    internal static WaldTest HotellingTermTest(ILinearModel model, string term, Func<IReadOnlyList<double[]>, double?> df) => HotellingTest(model, term, OfTerm(model, term), null, df);

    /// <summary>Hotelling's T² under CR2 (Pustejovsky and Tipton 2018): F = (η − q + 1)/(ηq)·d'V⁻¹d with q and η − q + 1 df.</summary>
    /// <param name="model">A fitted model with clusters.</param>
    /// <param name="name">How the test is named.</param>
    /// <param name="combinations">q sets of weights by coefficient.</param>
    /// <param name="values">q numbers that the combinations have under the null; zeros where absent.</param>
    /// <param name="df">η of q contrasts of the coefficients; null where they are dependent.</param>
    internal static WaldTest HotellingTest(ILinearModel model, string name, IReadOnlyList<IReadOnlyDictionary<string, double>> combinations, IReadOnlyList<double>? values, Func<IReadOnlyList<double[]>, double?> df)
    {
        var wald = Test(model, name, combinations, StandardErrorType.CR2, values);
        if (wald.F is not { } f) return wald;
        var q = combinations.Count;
        if (df([.. combinations.Select(c => Vector(model, c))]) is not { } eta) return None("The combinations are not independent.");
        var df2 = eta - q + 1;
        if (!(df2 > 0)) return None("The clusters carry too little information for a joint test of so many coefficients.");
        var scaled = f * df2 / eta;
        return new WaldTest(name, StandardErrorType.CR2, scaled, q, df2, Tail.FUpper(scaled, q, df2), null);

        WaldTest None(string reason) => wald with { F = null, Df2 = null, PValue = null, Reason = reason };
    }

    private static Dictionary<string, double>[] OfTerm(ILinearModel model, string term)
    {
        var tested = model.Columns.Where(c => c.Term?.Label == term || c.Name == term).Select(c => new Dictionary<string, double> { [c.Name] = 1 }).ToArray();
        return tested.Length > 0 ? tested
            : throw new InvalidAnalysisException(model.DroppedTerms.Contains(term) ? $"'{term}' was dropped as collinear and cannot be tested." : $"The model has no term '{term}'.");
    }

    /// <summary>Σ c_j b_j compared with the standard normal.</summary>
    /// <param name="model">A fitted model.</param>
    /// <param name="name">How the row is named.</param>
    /// <param name="weights">c by name of the coefficient.</param>
    /// <param name="type">Which variance.</param>
    /// <param name="level">Confidence level.</param>
    /// <param name="covariance">Of two coefficients by their places.</param>
    /// <param name="problem">Why a coefficient has no value (true) or no error (false), by its place.</param>
    internal static TermEstimate Combine(
        ILinearModel model, string name, IReadOnlyDictionary<string, double> weights, StandardErrorType type, double level, Func<int, int, double> covariance, Func<int, (string? NoValue, string? NoError)> problem)
    {
        var c = Vector(model, weights);
        int[] used = [.. Enumerable.Range(0, c.Length).Where(j => c[j] != 0)];
        if (used.Select(j => problem(j).NoValue).FirstOrDefault(p => p is not null) is { } unknown) return TermEstimate.NotEstimable(name, type, level, unknown);
        var value = used.Sum(j => c[j] * model.Coefficients[j]);
        if (used.Select(j => problem(j).NoError).FirstOrDefault(p => p is not null) is { } reason) return TermEstimate.NotEstimable(name, type, level, reason, value);
        return TermEstimate.Normal(name, type, value, Math.Sqrt(used.Sum(i => used.Sum(j => c[i] * c[j] * covariance(i, j)))), level);
    }

    /// <summary>LVL', q × q, of q combinations.</summary>
    internal static double[,] CovarianceOf(ILinearModel model, IReadOnlyList<IReadOnlyDictionary<string, double>> combinations, StandardErrorType type)
    {
        var all = model.Covariance(type);
        var vectors = combinations.Select(c => Vector(model, c)).ToArray();
        var covariance = new double[vectors.Length, vectors.Length];
        for (var a = 0; a < vectors.Length; a++)
            for (var b = 0; b < vectors.Length; b++)
                for (var i = 0; i < vectors[a].Length; i++)
                    for (var j = 0; j < vectors[b].Length && vectors[a][i] != 0; j++)
                        if (vectors[b][j] != 0) covariance[a, b] += vectors[a][i] * vectors[b][j] * all[i, j];
        return covariance;
    }

    /// <summary>The weights as a vector of k numbers.</summary>
    internal static double[] Vector(ILinearModel model, IReadOnlyDictionary<string, double> weights)
    {
        var names = model.TermNames;
        var vector = new double[names.Count];
        foreach (var (name, weight) in weights)
        {
            var j = Enumerable.Range(0, names.Count).FirstOrDefault(i => names[i] == name, -1);
            if (j < 0) throw new InvalidAnalysisException(model.DroppedTerms.Contains(name) ? $"'{name}' was dropped as collinear: it has no coefficient." : $"The model has no coefficient '{name}'.");
            vector[j] = weight;
        }
        return vector;
    }
}
