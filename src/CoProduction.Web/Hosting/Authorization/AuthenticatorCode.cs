using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CoProduction.Web.Hosting.Authorization;

/// <summary>
/// Time-based one-time passwords (RFC 6238: HMAC-SHA-1, 30 seconds, 6 digits), which every authenticator app speaks.
/// Our own, because Identity's neither tells the time step of a code, which must work once only, nor takes a clock.
/// </summary>
public static class AuthenticatorCode
{
    private const int StepSeconds = 30;
    private const int KeyBytes = 20;
    private const int Modulus = 1_000_000;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <returns>A new random key in base32, as apps take it.</returns>
    public static string NewKey() => ToBase32(RandomNumberGenerator.GetBytes(KeyBytes));

    public static string Compute(string key, DateTimeOffset at) => Compute(FromBase32(key), StepOf(at));

    /// <summary>The time step whose code this is: now, the one before or the one after (clocks differ); null for none.</summary>
    public static long? FindStep(string key, string code, DateTimeOffset now)
    {
        var typed = Encoding.UTF8.GetBytes(Digits(code));
        var secret = FromBase32(key);
        long? found = null;
        foreach (var step in new[] { StepOf(now) - 1, StepOf(now), StepOf(now) + 1 })
        {
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.UTF8.GetBytes(Compute(secret, step))))
                found = step;
        }
        return found;
    }

    /// <summary>The address that the QR code holds.</summary>
    public static string Address(string account, string key) =>
        $"otpauth://totp/CoProduction:{Uri.EscapeDataString(account)}?secret={key}&issuer=CoProduction&digits=6";

    /// <summary>The key in groups of four, to be typed.</summary>
    public static string Readable(string key) => string.Join(' ', key.Chunk(4).Select(group => new string(group)));

    private static string Compute(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238's default, and the only one that all apps have; HMAC-SHA-1 is not broken by collisions
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xf;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & int.MaxValue;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static long StepOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    private static string Digits(string code) => code.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    private static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var value in bytes)
        {
            buffer = (buffer << 8) | value;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Alphabet[(buffer >> bits) & 31]);
            }
            buffer &= (1 << bits) - 1;
        }
        return text.ToString();
    }

    private static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>();
        var (buffer, bits) = (0, 0);
        foreach (var character in text)
        {
            var value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0)
                throw new FormatException("An authenticator key is base32.");
            buffer = (buffer << 5) | value;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
            buffer &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
