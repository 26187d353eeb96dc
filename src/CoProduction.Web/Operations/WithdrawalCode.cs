using System.Security.Cryptography;
using System.Text;

namespace CoProduction.Web.Operations;

/// <summary>The code with which a participant stops or has the answers erased, without an account. 60 bits; only its hash is stored.</summary>
public static class WithdrawalCode
{
    private const int Characters = 12;

    /// <summary>Null where what was typed cannot be a code.</summary>
    public static byte[]? Hash(string typed) => ReadableCode.Normalize(typed) is { Length: Characters } code
        ? SHA256.HashData(Encoding.UTF8.GetBytes("coprod-withdrawal:" + code))
        : null;

    internal static string From(ReadOnlySpan<byte> bytes) => ReadableCode.From(bytes, Characters);
}
