using System.Text.Json;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Randomization;

/// <summary>
/// An allocation epoch is factors, arms and randomizations; salt, commitment and counters belong to it. A new version with the same three
/// continues the epoch, any other starts a new one.
/// </summary>
public static class AllocationEpochs
{
    /// <summary>True where factors and randomizations are written as identical bytes.</summary>
    public static bool Same(StudyDesign a, StudyDesign b) =>
        Bytes(a.Factors).AsSpan().SequenceEqual(Bytes(b.Factors)) &&
        Bytes(a.Randomizations).AsSpan().SequenceEqual(Bytes(b.Randomizations));

    private static byte[] Bytes<T>(T part) => JsonSerializer.SerializeToUtf8Bytes(part, DesignFile.Json);
}
