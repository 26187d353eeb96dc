namespace CoProduction.Statistics;

/// <summary>The estimate of one site, from rows that no other estimate uses.</summary>
/// <param name="Site">Its name; a name that comes twice is refused: the two estimates would share persons or controls.</param>
/// <param name="Estimate">In units of the outcome; the same units at every site.</param>
/// <param name="StandardError">Positive.</param>
/// <param name="N">Rows behind it, the weight of the N-weighted mean; null where unknown.</param>
/// <param name="DegreesOfFreedom">Of the standard error; null for a normal one.</param>
/// <param name="ControlGroup">Name of the control rows; two estimates against one control group are refused.</param>
public sealed record SiteEffect(string Site, double Estimate, double StandardError, int? N = null, double? DegreesOfFreedom = null, string? ControlGroup = null);
