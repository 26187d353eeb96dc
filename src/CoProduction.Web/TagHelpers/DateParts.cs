using System.Globalization;

namespace CoProduction.Web.TagHelpers;

/// <summary>A date as it was typed, in three boxes. Posted as <c>{name}.Day</c>, <c>{name}.Month</c>, <c>{name}.Year</c>.</summary>
public sealed record DateParts(string? Day, string? Month, string? Year)
{
    public static DateParts Of(DateOnly date) => new(Text(date.Day), Text(date.Month), Text(date.Year));

    public bool IsEmpty => string.IsNullOrWhiteSpace(Day) && string.IsNullOrWhiteSpace(Month) && string.IsNullOrWhiteSpace(Year);

    /// <returns>False where the parts are not a date of the calendar.</returns>
    public bool TryGetDate(out DateOnly date)
    {
        date = default;
        if (!TryNumber(Year, out var year) || !TryNumber(Month, out var month) || !TryNumber(Day, out var day))
            return false;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateOnly(year, month, day);
        return true;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryNumber(string? text, out int number) =>
        int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
