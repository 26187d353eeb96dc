using CoProduction.Studies.Design;
using CoProduction.Studies.Rehearsal;

namespace CoProduction.Web.Operations;

/// <summary>What is to be simulated for a study.</summary>
/// <param name="Version">A published version; null for the draft.</param>
/// <param name="Persons">Persons who start, in each simulated study.</param>
/// <param name="Draws">Simulated studies.</param>
/// <param name="Seed">The same seed gives the same numbers.</param>
/// <param name="Assume">The effects that are assumed, for the design.</param>
public sealed record PowerRunRequest(int? Version, int Persons, int Draws, long Seed, Func<CompiledDesign, PowerAssumption> Assume);
