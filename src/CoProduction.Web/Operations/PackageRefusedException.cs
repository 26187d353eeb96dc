using CoProduction.Studies.Disclosure;

namespace CoProduction.Web.Operations;

/// <summary>A package is not made; the message says why and what would help.</summary>
public sealed class PackageRefusedException(string message, Anonymity? anonymity = null) : Exception(message)
{
    /// <summary>The check that failed, where it was that.</summary>
    public Anonymity? Anonymity { get; } = anonymity;
}
