using CoProduction.Studies.Design;

namespace CoProduction.Studies.Randomization;

/// <summary>What the draws of one allocation epoch came from.</summary>
/// <param name="Epoch">Number of the epoch.</param>
/// <param name="Salt">The salt, as revealed or as stored.</param>
/// <param name="Commitment">The commitment published at opening; null where only the salt is at hand.</param>
/// <param name="Design">Any version of the epoch: all share factors, arms and randomizations.</param>
public sealed record EpochAllocation(int Epoch, byte[] Salt, byte[]? Commitment, StudyDesign Design);
