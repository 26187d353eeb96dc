namespace CoProduction.Statistics;

/// <summary>
/// The index of co-production: the share of a person's answered items that are positive. What was not asked, not answered or not
/// applicable is in neither the numerator nor the denominator; it is never a 0.
/// </summary>
public static class ProportionPositive
{
    /// <summary>One person.</summary>
    /// <param name="answers">An entry per item: true = positive, false = not positive, null = no answer.</param>
    /// <param name="minimumAnswered">With fewer answers there is no score; at least 1.</param>
    /// <returns>A share in [0, 1], or null.</returns>
    public static double? Score(ReadOnlySpan<bool?> answers, int minimumAnswered = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumAnswered, 1);
        int answered = 0, positive = 0;
        foreach (var answer in answers)
        {
            if (answer is null) continue;
            answered++;
            if (answer.Value) positive++;
        }
        return answered < minimumAnswered ? null : (double)positive / answered;
    }

    /// <summary>A column of scores.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="items">Numeric columns of one length, one per item.</param>
    /// <param name="isPositive">Whether an answer to an item is positive.</param>
    /// <param name="minimumAnswered">With fewer answers the score is missing.</param>
    public static NumericColumn Score(string name, IReadOnlyList<NumericColumn> items, Func<NumericColumn, double, bool> isPositive, int minimumAnswered = 1)
    {
        var rows = items.Count == 0 ? 0 : items[0].Length;
        var scores = new double[rows];
        var answers = new bool?[items.Count];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < answers.Length; i++) answers[i] = items[i].IsMissing(row) ? null : isPositive(items[i], items[i][row]);
            scores[row] = Score(answers, minimumAnswered) ?? double.NaN;
        }
        return new NumericColumn(name, scores);
    }
}
