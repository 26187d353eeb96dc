using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Rehearsal;

/// <summary>The true answer to an inquiry in one cell, under the declared effects.</summary>
/// <param name="Inquiry">Key of the inquiry.</param>
/// <param name="Cell">Site and theme, or everybody.</param>
/// <param name="Value">Mean over synthetic persons of the contrast of their potential outcomes.</param>
/// <param name="Error">Standard error of that mean: what simulating more persons would take away.</param>
/// <param name="Persons">Rows (persons, or person × theme) behind it.</param>
public sealed record TrueEffect(string Inquiry, AnalysisCell Cell, double Value, double Error, int Persons);
