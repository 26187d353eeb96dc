namespace CoProduction.Cli.Rehearse;

/// <summary>An estimate of the rehearsal beside the truth that its effects declare.</summary>
/// <param name="Inquiry">Key of the inquiry.</param>
/// <param name="Site">Site of the cell, or null.</param>
/// <param name="Theme">Theme of the cell, or null.</param>
/// <param name="Estimate">What the plan found.</param>
/// <param name="StandardError">Of the estimate and of the simulated truth together.</param>
/// <param name="Truth">Mean contrast of potential outcomes.</param>
public sealed record TruthLine(string Inquiry, string? Site, string? Theme, double Estimate, double StandardError, double Truth)
{
    /// <summary>Distance in standard errors.</summary>
    public double Distance => Estimate == Truth ? 0 : Math.Abs(Estimate - Truth) / StandardError;

    public bool IsFar => !(Distance <= TruthCheck.Tolerance);
}
