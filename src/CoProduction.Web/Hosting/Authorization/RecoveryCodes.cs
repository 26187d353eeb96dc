using System.Security.Cryptography;
using System.Text;
using CoProduction.Web.Data;
using Microsoft.AspNetCore.Identity;

namespace CoProduction.Web.Hosting.Authorization;

/// <summary>Ten codes for the day that the phone is lost. Shown once; only their hashes are stored, and each works once.</summary>
public static class RecoveryCodes
{
    private const int Count = 10;
    private const string Alphabet = "abcdefghjkmnpqrstvwxyz0123456789";

    /// <summary>Replaces all codes of the researcher and returns the new ones.</summary>
    public static async Task<IReadOnlyList<string>> ReplaceAsync(IUserTwoFactorRecoveryCodeStore<Researcher> store, Researcher user)
    {
        string[] codes = [.. Enumerable.Range(0, Count).Select(_ => NewCode())];
        await store.ReplaceCodesAsync(user, codes.Select(Hash), CancellationToken.None);
        return codes;
    }

    /// <summary>What is stored for a code, however it was typed.</summary>
    public static string Hash(string code)
    {
        var plain = code.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant).ToArray();
        return Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(plain)));
    }

    // Twenty characters of five bits: 100 bits, so an unsalted hash is enough.
    private static string NewCode() =>
        string.Join('-', RandomNumberGenerator.GetItems<char>(Alphabet, 20).Chunk(5).Select(group => new string(group)));
}
