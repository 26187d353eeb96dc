using System.Globalization;

namespace CoProduction.Web.Pages.Survey;

/// <summary>An amount of the ledger as people read it.</summary>
public static class MoneyText
{
    /// <summary>Currencies without a minor unit (ISO 4217), of those that studies are likely to pay in.</summary>
    private static readonly string[] WithoutMinorUnit = ["CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND"];

    public static string Of(long minor, string currency, CultureInfo culture)
    {
        var digits = WithoutMinorUnit.Contains(currency) ? 0 : 2;
        var amount = digits == 0 ? minor : minor / 100m;
        return string.Create(culture, $"{amount.ToString("N" + digits, culture)} {currency}");
    }
}
