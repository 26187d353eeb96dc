using CoProduction.Studies.Randomization;

namespace CoProduction.Web.Operations;

/// <summary>What the verification of a study's assignments found.</summary>
/// <param name="Result">Arms drawn again from the salt, and whatever does not agree. Its messages name arms.</param>
/// <param name="Unchecked">Members of clusters that are known from an answer only: their cluster's own draw is checked, they are not.</param>
public sealed record AssignmentEvidence(AssignmentVerificationResult Result, int Unchecked);
