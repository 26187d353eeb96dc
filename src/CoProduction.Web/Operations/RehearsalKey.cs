using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CoProduction.Web.Operations;

/// <summary>
/// Says that a participant is a synthetic one of a dress rehearsal (<c>/s/{slug}?rehearsal=KEY</c>): who can read the epoch's salt in the database
/// can make it, nobody else. Such participants are stored under their own kind and never touch a counter of real ones.
/// </summary>
public static class RehearsalKey
{
    public static string For(ReadOnlySpan<byte> epochSalt) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(epochSalt, "coprod-rehearsal-v1"u8).AsSpan(0, 16));

    public static bool Fits(string? given, ReadOnlySpan<byte> epochSalt) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(For(epochSalt)));
}
