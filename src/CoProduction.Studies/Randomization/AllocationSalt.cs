using System.Security.Cryptography;
using System.Text;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Randomization;

/// <summary>
/// The salt for one kind of participants. Real ones are drawn from the epoch's salt itself. Every other kind has a salt derived from it
/// (HMAC-SHA256 under the epoch's salt of UTF-8("coprod-kind-salt-v1") 00 and the kind in lower case): otherwise the arms of a preview or
/// rehearsal would foretell the arms of the first real participants.
/// </summary>
public static class AllocationSalt
{
    public static byte[] For(ReadOnlySpan<byte> epochSalt, ParticipantKind kind) => kind == ParticipantKind.Real
        ? epochSalt.ToArray()
        : HMACSHA256.HashData(epochSalt, [.. "coprod-kind-salt-v1\0"u8, .. Encoding.UTF8.GetBytes(kind.ToString().ToLowerInvariant())]);
}
