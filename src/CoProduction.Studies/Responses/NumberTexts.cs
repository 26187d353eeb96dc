using System.Globalization;

namespace CoProduction.Studies.Responses;

/// <summary>Numbers as files write them (the shortest digits that give the same number back). Scores and probabilities come again with every row: the texts of the last ones are kept. For several threads.</summary>
internal sealed class NumberTexts
{
    private readonly Known?[] known = new Known?[256];

    /// <summary>Null for no number, and for one that is not finite.</summary>
    public string? Of(double? number) => number is { } value && double.IsFinite(value) ? Of(value) : null;

    public string Of(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        ref var place = ref known[(bits ^ (bits >> 32) ^ (bits >> 44)) & 255];
        if (place is { } last && last.Bits == bits) return last.Text;
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        place = new Known(bits, text);
        return text;
    }

    private sealed record Known(long Bits, string Text);
}
