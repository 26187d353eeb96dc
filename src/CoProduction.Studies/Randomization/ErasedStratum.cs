using System.Security.Cryptography;
using System.Text;

namespace CoProduction.Studies.Randomization;

/// <summary>
/// What stands in an assignment instead of an answer-based stratum after erasure: a keyed hash. It tells nobody the answer, and whoever
/// holds the salt can still match it to the strata of the study, so that the arm stays verifiable.
/// </summary>
public static class ErasedStratum
{
    private const string Prefix = "erased:";

    public static string Of(ReadOnlySpan<byte> epochSalt, string stratum)
    {
        var hash = HMACSHA256.HashData(epochSalt, [.. "coprod-erased-stratum-v1\0"u8, .. Encoding.UTF8.GetBytes(stratum)]);
        return Prefix + Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    public static bool Is(string stratum) => stratum.StartsWith(Prefix, StringComparison.Ordinal);
}
