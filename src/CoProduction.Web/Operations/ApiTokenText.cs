using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace CoProduction.Web.Operations;

/// <summary>
/// The text of an API token: <c>coprod_</c>, by which scanners of leaked secrets know it, and 256 random bits. So much chance needs no slow hash: SHA-256 is
/// what the database holds.
/// </summary>
public static class ApiTokenText
{
    public const string Prefix = "coprod_";

    private const int Bytes = 32;

    /// <summary>Characters of 32 bytes in base64url.</summary>
    private const int Characters = 43;

    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is stored; null where the text is no token.</summary>
    public static byte[]? HashOf(string? text)
    {
        if (text?.Length != Prefix.Length + Characters || !text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var bytes = new byte[Bytes];
        return Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length), bytes, out _, out var written) == OperationStatus.Done && written == Bytes ? SHA256.HashData(bytes) : null;
    }
}
