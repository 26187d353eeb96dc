namespace CoProduction.Statistics;

/// <summary>An item within its scale.</summary>
/// <param name="Item">Its name.</param>
/// <param name="AlphaIfDeleted">Alpha of the other items; null below three items.</param>
/// <param name="ItemRestCorrelation">With the sum of the other items; null for a constant item.</param>
/// <param name="Loading">On one common factor, standardised; null when that model has no solution.</param>
public sealed record ReliabilityItem(string Item, double? AlphaIfDeleted, double? ItemRestCorrelation, double? Loading);
