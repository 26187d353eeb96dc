using CoProduction.Web.Data;
using Microsoft.AspNetCore.Identity;

namespace CoProduction.Web.Hosting.Authorization;

/// <summary>
/// Refuses what is guessed first: known passwords, one short piece repeated, the person's own address or the product's
/// name with little added. Length does the rest (NIST SP 800-63B, ASVS 6.2): no rules about kinds of characters.
/// </summary>
public sealed class PasswordScreen : IPasswordValidator<Researcher>
{
    public const int MinLength = 15;
    public const int MaxLength = 256;

    private const int MinBesideContext = 8;
    private const int MinDistinct = 5;

    public Task<IdentityResult> ValidateAsync(UserManager<Researcher> manager, Researcher user, string? password) =>
        Task.FromResult(Problem(user, password ?? "") is { } problem
            ? IdentityResult.Failed(new IdentityError { Code = nameof(PasswordScreen), Description = problem })
            : IdentityResult.Success);

    private static string? Problem(Researcher user, string password)
    {
        if (password.Length > MaxLength)
            return $"The password must be {MaxLength} characters or fewer";
        var plain = Plain(password);
        if (CommonPasswords.Contains(plain) || CommonPasswords.Contains(plain.Trim([.. "0123456789"])))
            return "This password is among those that are guessed first. Choose another";
        if (password.Distinct().Count() < MinDistinct || IsRepetition(password))
            return "This password repeats a few characters. Choose another";
        return IsMostlyContext(user, plain)
            ? "This password is little more than your email address, your name or the name of this service. Choose another"
            : null;
    }

    private static bool IsMostlyContext(Researcher user, string plain)
    {
        var rest = plain;
        foreach (var word in ContextWords(user).OrderByDescending(word => word.Length))
            rest = rest.Replace(word, "", StringComparison.Ordinal);
        return rest.Length < plain.Length && rest.Length < MinBesideContext;
    }

    private static IEnumerable<string> ContextWords(Researcher user)
    {
        string[] parts = [.. (user.Email ?? "").Split('@', '.'), .. user.DisplayName.Split(' '), "coproduction", "survey", "password"];
        return parts.Append((user.Email ?? "").Split('@')[0]).Select(Plain).Where(word => word.Length >= 4).Distinct();
    }

    private static bool IsRepetition(string password) =>
        Enumerable.Range(1, password.Length / 2).Any(length =>
            Enumerable.Range(length, password.Length - length).All(at => password[at] == password[at - length]));

    private static string Plain(string text) =>
        string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
}
