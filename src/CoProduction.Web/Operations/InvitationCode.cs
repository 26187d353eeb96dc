using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CoProduction.Web.Operations;

/// <summary>The code of a personal link (<c>/s/{slug}?i=CODE</c>). Only its hash is stored.</summary>
public static class InvitationCode
{
    /// <summary>Longer ones are not looked up.</summary>
    public const int MaxLength = 200;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    public static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
