namespace CoProduction.Studies.Disclosure;

/// <summary>What is declared about a public file of the responses: by which variables somebody could be recognised, and in how large a crowd each person must stand.</summary>
public sealed record PublicData
{
    public const int UsualK = 5;

    /// <summary>Every combination of the quasi-identifiers that occurs in the public file is that of at least so many persons.</summary>
    public int K { get; init; } = UsualK;

    /// <summary>Empty: it is declared that there are none.</summary>
    public IReadOnlyList<QuasiIdentifier> QuasiIdentifiers { get; init; } = [];
}
