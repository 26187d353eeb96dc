namespace CoProduction.Statistics.Numerics;

/// <summary>
/// A number as the unevaluated sum of two doubles: 106 bits, about 32 digits (Dekker 1971; Joldes, Muller and Popescu 2017).
/// Twice the digits of a double: what squaring a condition number takes away is more than made good.
/// </summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static explicit operator double(DoubleDouble value) => value.High + value.Low;

    /// <summary>a + b without any error.</summary>
    public static DoubleDouble Sum(double a, double b)
    {
        var sum = a + b;
        var part = sum - a;
        return new DoubleDouble(sum, a - (sum - part) + (b - part));
    }

    /// <summary>a · b without any error.</summary>
    public static DoubleDouble Product(double a, double b)
    {
        var product = a * b;
        return new DoubleDouble(product, Math.FusedMultiplyAdd(a, b, -product));
    }

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        var high = Sum(a.High, b.High);
        var low = Sum(a.Low, b.Low);
        var first = Normalized(high.High, high.Low + low.High);
        return Normalized(first.High, first.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        var product = Product(a.High, b.High);
        return Normalized(product.High, product.Low + Math.FusedMultiplyAdd(a.High, b.Low, a.Low * b.High));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        var first = a.High / b.High;
        var rest = a - b * first;
        var second = rest.High / b.High;
        rest -= b * second;
        return Normalized(first, second) + rest.High / b.High;
    }

    public static DoubleDouble Sqrt(DoubleDouble a)
    {
        if (a.High <= 0) return 0;
        var root = Math.Sqrt(a.High);
        var rest = a - Product(root, root);
        return Normalized(root, rest.High / (2 * root));
    }

    // |high| is not below |low|
    private static DoubleDouble Normalized(double high, double low)
    {
        var sum = high + low;
        return new DoubleDouble(sum, low - (sum - high));
    }
}
