namespace CoProduction.Studies.Fieldwork;

/// <summary>Population figures: by site, from which weights N_s / n_s are made, and by question, beside which the sample is shown. Never shipped as facts: supplied by the researcher with date and source.</summary>
public sealed record PopulationTable
{
    public string Source { get; init; } = "";

    public DateOnly? Date { get; init; }

    /// <summary>Persons by site key.</summary>
    public IReadOnlyDictionary<string, double> BySite { get; init; } = new Dictionary<string, double>();

    /// <summary>Divisions of the population by question.</summary>
    public IReadOnlyList<PopulationMargin> Margins { get; init; } = [];
}
