namespace CoProduction.Studies.Measurement;

/// <summary>Moore's strategic triangle.</summary>
public enum PublicValueVertex
{
    PublicValue,
    LegitimacyAndSupport,
    OperationalCapacity,
}
