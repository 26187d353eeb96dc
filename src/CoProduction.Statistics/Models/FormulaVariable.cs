namespace CoProduction.Statistics;

/// <summary>A column as a formula uses it: as it is, as a whole power <c>I(x^2)</c>, or as a factor <c>factor(x)</c>.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Power">Exponent k of I(x^k), else 1.</param>
/// <param name="IsFactor">True for factor(x).</param>
public sealed record FormulaVariable(string Column, int Power = 1, bool IsFactor = false)
{
    /// <summary>As R prints it.</summary>
    public string Label => IsFactor ? $"factor({Column})" : Power != 1 ? $"I({Column}^{Power})" : Column;
}
