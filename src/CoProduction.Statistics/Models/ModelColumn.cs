namespace CoProduction.Statistics;

/// <summary>A column of the model matrix: the product of its factors; the intercept has none.</summary>
public sealed class ModelColumn
{
    private readonly Lazy<double[]> _values;

    /// <param name="name">As R names the coefficient.</param>
    /// <param name="term">The term of the formula it belongs to; null for the intercept.</param>
    /// <param name="factors">What is multiplied.</param>
    /// <param name="values">n numbers.</param>
    public ModelColumn(string name, FormulaTerm? term, IReadOnlyList<ModelFactor> factors, double[] values) : this(name, term, factors, new Lazy<double[]>(values))
    {
    }

    internal ModelColumn(string name, FormulaTerm? term, IReadOnlyList<ModelFactor> factors, Lazy<double[]> values) =>
        (Name, Term, Factors, _values) = (name, term, factors, values);

    /// <summary>As R names the coefficient.</summary>
    public string Name { get; }

    /// <summary>The term of the formula it belongs to; null for the intercept.</summary>
    public FormulaTerm? Term { get; }

    /// <summary>What is multiplied.</summary>
    public IReadOnlyList<ModelFactor> Factors { get; }

    /// <summary>n numbers, computed when first asked for: least squares reads blocks of rows instead.</summary>
    public double[] Values => _values.Value;
}
