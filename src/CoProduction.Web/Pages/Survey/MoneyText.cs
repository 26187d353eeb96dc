using System.Globalization;
using CoProduction.Studies.Reporting;

namespace CoProduction.Web.Pages.Survey;

/// <summary>An amount of the ledger as people read it.</summary>
public static class MoneyText
{
    public static string Of(long minor, string currency, CultureInfo culture)
    {
        var digits = NumberFormat.MoneyDecimals(currency);
        var amount = digits == 0 ? minor : minor / 100m;
        return string.Create(culture, $"{amount.ToString("N" + digits, culture)} {currency}");
    }
}
