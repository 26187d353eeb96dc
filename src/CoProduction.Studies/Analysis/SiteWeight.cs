namespace CoProduction.Studies.Analysis;

/// <summary>What a person of a site counts in a weighted mean.</summary>
/// <param name="Site">Key.</param>
/// <param name="Population">Persons, from the population table.</param>
/// <param name="Respondents">Persons of the site who count in the analysis.</param>
/// <param name="Weight">Population over respondents, scaled to a mean of 1 over respondents; null without respondents.</param>
public sealed record SiteWeight(string Site, double Population, int Respondents, double? Weight);
