using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace CoProduction.Studies.Responses;

/// <summary>Texts that are made of few different things and come again with every person: each is made once. Not for several threads.</summary>
internal sealed class SharedTexts
{
    /// <summary>Orders drawn of many items hardly come again.</summary>
    private const int MaxShared = 10_000;

    private readonly Dictionary<byte[], string> hexOf = new(new SameBytes());
    private readonly Dictionary<IReadOnlyList<string>, string> joinOf = new(ReferenceEqualityComparer.Instance);

    /// <summary>A hash in hexadecimal.</summary>
    public string HexOf(byte[] hash)
    {
        if (hexOf.TryGetValue(hash, out var known)) return known;
        if (hexOf.Count >= MaxShared) hexOf.Clear();
        return hexOf[hash] = Convert.ToHexStringLower(hash);
    }

    /// <summary>Keys with a space between; the same list, as readers share it, is joined once.</summary>
    public string JoinOf(IReadOnlyList<string> keys)
    {
        if (joinOf.TryGetValue(keys, out var known)) return known;
        if (joinOf.Count >= MaxShared) joinOf.Clear();
        return joinOf[keys] = string.Join(' ', keys);
    }

    /// <summary>Hashes are random: their first bytes tell them apart.</summary>
    private sealed class SameBytes : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => obj.Length < sizeof(int) ? obj.Length : MemoryMarshal.Read<int>(obj);
    }
}
