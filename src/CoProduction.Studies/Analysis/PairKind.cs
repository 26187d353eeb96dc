namespace CoProduction.Studies.Analysis;

/// <summary>Whose answers a table of pairs sets side by side.</summary>
public enum PairKind
{
    /// <summary>Both of the same persons: hours given now and hours more, one sector and another.</summary>
    WithinPerson,

    /// <summary>The first of one population, the second of another: what citizens do, and what staff expect of them.</summary>
    BetweenPopulations,
}
