namespace CoProduction.Studies.Analysis;

/// <summary>Persons without an arm for one reason.</summary>
/// <param name="Code">What keeps them from it, as scripts know it: site, population or version, else the state of the person.</param>
/// <param name="Reason">The same in words.</param>
/// <param name="N">How many.</param>
public sealed record FlowReason(string Code, string Reason, int N);
