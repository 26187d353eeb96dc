using System.Globalization;

namespace CoProduction.Studies.Reporting;

/// <summary>
/// How numbers are written for people: once, by rule. A true minus sign; an estimate and its error share their decimals, chosen so that the error keeps two significant
/// digits and at least <see cref="LeastDecimals"/> decimals stand; p is never "0.000". Files for programs do not use this.
/// </summary>
public static class NumberFormat
{
    /// <summary>Published tables of the trust experiment have four decimals; fewer would hide agreement.</summary>
    public const int LeastDecimals = 4;

    private const int MostDecimals = 8;

    /// <summary>What stands for a number that does not exist.</summary>
    public const string None = "–";

    /// <summary>Decimals for a number whose uncertainty (or whose own size) is <paramref name="scale"/>: two significant digits of it.</summary>
    public static int DecimalsFor(double? scale)
    {
        if (scale is not { } value || !double.IsFinite(value) || value == 0) return LeastDecimals;
        var decimals = 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return Math.Clamp(decimals, LeastDecimals, MostDecimals);
    }

    /// <summary>An estimate, with the decimals that its standard error allows.</summary>
    public static string Estimate(double? value, double? standardError) => Fixed(value, DecimalsFor(standardError));

    public static string StandardError(double? standardError) => Fixed(standardError, DecimalsFor(standardError));

    /// <summary>Means and standard deviations: three decimals.</summary>
    public static string Mean(double? value) => Fixed(value, 3);

    /// <summary>t, z, F and χ²: two decimals.</summary>
    public static string Statistic(double? value) => Fixed(value, 2);

    /// <summary>Degrees of freedom: whole numbers as they are, others with one decimal.</summary>
    public static string DegreesOfFreedom(double? df) => df is { } value && value == Math.Round(value) ? Fixed(value, 0) : Fixed(df, 1);

    /// <summary>Correlations and reliabilities: four decimals.</summary>
    public static string Coefficient(double? value) => Fixed(value, 4);

    /// <summary>p: three decimals, below .001 as "&lt; .001".</summary>
    public static string P(double? p) => p switch
    {
        null => None,
        < 0.001 => "< .001",
        > 0.999 => "> .999",
        { } value => WithoutLeadingZero(value.ToString("F3", CultureInfo.InvariantCulture)),
    };

    /// <summary>p with its relation, for running text: "= .034" or "&lt; .001".</summary>
    public static string PRelation(double? p) => P(p) is var text && text.Length > 0 && text[0] is '<' or '>' ? text : "= " + text;

    /// <summary>A share as a percentage with one decimal.</summary>
    public static string Percent(double? share) => share is { } value ? Fixed(100 * value, 1) + "%" : None;

    /// <summary>A confidence level: 95%, 99.5%.</summary>
    public static string Level(double level) => (100 * level).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    public static string Count(long? n) => n is { } value ? value.ToString("N0", CultureInfo.InvariantCulture) : None;

    /// <summary>An amount in a currency's smallest unit, with its code.</summary>
    public static string Money(double? minor, string currency) => minor is null ? None : $"{Amount(minor, currency)} {currency}";

    /// <summary>The same without the code, where it stands beside.</summary>
    public static string Amount(double? minor, string currency) => Fixed(minor / Math.Pow(10, MoneyDecimals(currency)), MoneyDecimals(currency));

    /// <summary>Decimals of an amount: currencies without a minor unit (ISO 4217), of those that studies are likely to pay in, have none.</summary>
    public static int MoneyDecimals(string currency) => currency is "CLP" or "ISK" or "JPY" or "KRW" or "PYG" or "UGX" or "VND" ? 0 : 2;

    public static string Fixed(double? number, int decimals)
    {
        if (number is not { } value || !double.IsFinite(value)) return None;
        var text = Math.Abs(value).ToString("N" + decimals, CultureInfo.InvariantCulture);
        var isZero = text.All(character => character is '0' or '.' or ',');
        return value < 0 && !isZero ? "−" + text : text;
    }

    private static string WithoutLeadingZero(string text) => text.StartsWith("0.", StringComparison.Ordinal) ? text[1..] : text;
}
