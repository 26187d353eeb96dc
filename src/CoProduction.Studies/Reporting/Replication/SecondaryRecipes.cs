using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>What an inquiry asks for beside its estimate.</summary>
internal static class SecondaryRecipes
{
    /// <returns>Null where no script has it.</returns>
    public static RecipeStep? Step(Estimate estimate, SecondaryEstimate secondary, Variable sample, Dictionary<string, double> weights, bool clustered, bool pooled)
    {
        if (secondary.Value is null && secondary.Low is null) return secondary.N is null ? null : new RecipeStep("sample_size", ("sample", sample));
        return secondary.Kind switch
        {
            SecondaryEstimator.StratumFixedEffects => new RecipeStep("stratum_effects", ("sample", sample), ("weights", weights), ("clustered", clustered ? true : null)),
            _ => null,
        };
    }
}
