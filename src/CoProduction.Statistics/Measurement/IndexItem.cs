namespace CoProduction.Statistics;

/// <summary>An item within an index.</summary>
/// <param name="Item">Its name.</param>
/// <param name="Weight">Share in the index of a person who answered every item; the shares sum to one (a sum: each is one).</param>
/// <param name="Mean">Of the reference rows, after reversal; null without any.</param>
/// <param name="StandardDeviation">Of the reference rows; null below two.</param>
public sealed record IndexItem(string Item, double Weight, double? Mean, double? StandardDeviation);
