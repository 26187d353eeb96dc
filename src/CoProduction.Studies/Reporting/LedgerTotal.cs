namespace CoProduction.Studies.Reporting;

/// <summary>Lines of the payment ledger of one arm and reason, summed.</summary>
/// <param name="Randomization">Key; null where the persons paid were not assigned.</param>
/// <param name="Arm">Key; null likewise.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Reason">What it was paid for.</param>
/// <param name="Persons">Persons with such a line.</param>
/// <param name="Lines">Lines.</param>
/// <param name="Minor">Sum in the currency's smallest unit; corrections are negative.</param>
public sealed record LedgerTotal(string? Randomization, string? Arm, string Currency, string Reason, int Persons, int Lines, long Minor);
