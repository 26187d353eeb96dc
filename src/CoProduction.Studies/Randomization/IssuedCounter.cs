using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Randomization;

/// <summary>A stored counter: how many sequence numbers were handed out. Without it, rows missing at the end of a sequence could not be noticed.</summary>
public sealed record IssuedCounter(int Epoch, ParticipantKind Kind, string Randomization, string Stratum, long Issued);
