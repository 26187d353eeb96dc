namespace CoProduction.Studies.Disclosure;

/// <summary>
/// Something that others may know of a person (age, gender, place) and by which, together with other such things, they could find the person's row. It may be
/// made coarser for the public file.
/// </summary>
public sealed record QuasiIdentifier
{
    public const string Site = "site";
    public const string Population = "population";
    public const string Language = "language";

    /// <summary>A variable that is asked once per person, or <c>site</c>, <c>population</c>, <c>language</c>.</summary>
    public string Variable { get; init; } = "";

    /// <summary>
    /// For numbers: where bands begin, from low to high. The public file holds the beginning of the band; below the first cut it holds the lowest number that the
    /// question takes, or the first cut less one. Empty: the number as it is.
    /// </summary>
    public IReadOnlyList<double> Cuts { get; init; } = [];

    /// <summary>For options: keys that the public file does not tell from another option, each with that option's key.</summary>
    public IReadOnlyDictionary<string, string> Merge { get; init; } = new Dictionary<string, string>();

    /// <summary>Something about the person and no answer.</summary>
    internal static bool IsOfPerson(string variable) => variable is Site or Population or Language;
}
