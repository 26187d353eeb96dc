using System.Security.Cryptography;
using System.Text;
using CoProduction.Studies.Design;

namespace CoProduction.Web.Operations;

/// <summary>
/// What a participant takes back to a panel as the sign of having completed. One per person is a function of the stored row, so that the page can
/// be loaded again and the researcher can list the codes.
/// </summary>
public static class CompletionCode
{
    private const string PerPerson = "*";

    /// <summary>Null where the design shows none.</summary>
    public static string? Of(ClosingPage closing, ReadOnlySpan<byte> epochSalt, Guid participantId) => closing.CompletionCode switch
    {
        null or "" => null,
        PerPerson => ReadableCode.From(HMACSHA256.HashData(epochSalt, Encoding.UTF8.GetBytes($"coprod-completion-v1\0{participantId:D}")), 8),
        var same => same,
    };
}
