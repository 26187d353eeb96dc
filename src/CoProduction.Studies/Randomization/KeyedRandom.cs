using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CoProduction.Studies.Randomization;

/// <summary>
/// Random numbers that anyone with the key can draw again: HMAC-SHA256 in counter mode. Block <c>i</c> (from 0) is
/// HMAC(key, UTF-8("coprod-random-v1") 00 UTF-8(context) 00 i as 8 bytes, big-endian); its 32 bytes are four unsigned 64-bit numbers,
/// big-endian, in order. Different contexts under one key are independent streams. Not thread-safe.
/// </summary>
public sealed class KeyedRandom
{
    private static readonly byte[] Domain = "coprod-random-v1\0"u8.ToArray();

    private readonly byte[] key;
    private readonly byte[] message;
    private readonly byte[] block = new byte[HMACSHA256.HashSizeInBytes];
    private ulong counter;
    private int used = HMACSHA256.HashSizeInBytes;

    public KeyedRandom(ReadOnlySpan<byte> key, string context)
    {
        this.key = key.ToArray();
        var text = Encoding.UTF8.GetBytes(context);
        message = [.. Domain, .. text, 0, .. new byte[sizeof(ulong)]];
    }

    /// <summary>
    /// One context out of several parts, written so that different parts never give the same context (<c>3:abc1:d</c>):
    /// a stratum named by a respondent's link must not be able to imitate another draw.
    /// </summary>
    public static string Context(params ReadOnlySpan<string> parts)
    {
        var context = new StringBuilder();
        foreach (var part in parts)
            context.Append(Encoding.UTF8.GetByteCount(part)).Append(':').Append(part);
        return context.ToString();
    }

    /// <summary>A whole number from 0 to <paramref name="n"/> − 1, each with probability exactly 1/n (by rejection).</summary>
    public int Below(int n) => (int)Below((ulong)(n > 0 ? n : throw new ArgumentOutOfRangeException(nameof(n), n, "At least 1.")));

    /// <summary>A number in [0, 1): a multiple of 2⁻⁵³.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A copy in random order (Fisher–Yates from the end): every order is equally likely.</summary>
    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        for (var last = shuffled.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
        }
        return shuffled;
    }

    /// <summary>Numbers at or above the largest multiple of n that fits are drawn again: the rest divide evenly.</summary>
    private ulong Below(ulong n)
    {
        var limit = ulong.MaxValue - ulong.MaxValue % n;
        while (true)
        {
            var drawn = Next();
            if (drawn < limit) return drawn % n;
        }
    }

    private ulong Next()
    {
        if (used == block.Length)
        {
            BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(message.Length - sizeof(ulong)), counter++);
            HMACSHA256.HashData(key, message, block);
            used = 0;
        }
        var number = BinaryPrimitives.ReadUInt64BigEndian(block.AsSpan(used));
        used += sizeof(ulong);
        return number;
    }
}
