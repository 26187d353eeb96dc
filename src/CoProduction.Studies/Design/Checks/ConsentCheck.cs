namespace CoProduction.Studies.Design.Checks;

/// <summary>What must be said before anything about a person is stored, and where they are sent afterwards.</summary>
internal static class ConsentCheck
{
    public static void Run(Draft draft)
    {
        var consent = draft.Design.Consent;
        Require(draft, consent.Text, "consent/text", "what the study is and what taking part means");
        Require(draft, consent.Organisation, "consent/organisation", "who runs the study and how to reach them");
        Require(draft, consent.DataProtection, "consent/dataProtection", "what is stored, on what basis and for how long");
        if (consent.Minutes is < 1 or > 600)
            draft.Error("consent-minutes", "consent/minutes", "The expected duration is between 1 and 600 minutes.");
        CheckClosing(draft, draft.Design.Closing);
    }

    private static void Require(Draft draft, LocalizedText text, string place, string what)
    {
        if (text.IsEmpty) draft.Error("consent-incomplete", place, $"The consent page must say {what}.");
    }

    private static void CheckClosing(Draft draft, ClosingPage closing)
    {
        if (closing.Text.IsEmpty && closing.RedirectUrl is null)
            draft.Warning("closing-empty", "closing/text", "Nothing is said to those who finish. Thank them, or send them on to an address.");
        if (closing.ScreenedOutText.IsEmpty && draft.Design.Pages.Any(page => page.ScreenOutIf is not null))
            draft.Warning("screened-out-text-missing", "closing/screenedOutText", "Nothing is said to those who are screened out. Tell them why the survey ends.");
        if (closing.CompletionCode is { } code && code != "*" && (code.Length is 0 or > 64 || code.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter))))
            draft.Error("completion-code-invalid", "closing/completionCode", "A completion code has 1 to 64 characters and no blanks; '*' draws one per person.");
        if (closing.RedirectUrl is { } url) CheckRedirect(draft, url, closing.CompletionCode is not null);
    }

    private static void CheckRedirect(Draft draft, string url, bool hasCode)
    {
        const string place = "closing/redirectUrl";
        var filled = url.Replace("{external_id}", "x", StringComparison.Ordinal).Replace("{code}", "x", StringComparison.Ordinal);
        if (!Uri.TryCreate(filled, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps || address.UserInfo.Length > 0)
            draft.Error("redirect-not-https", place, "The address to return to must be a complete https:// address without a user name.");
        else if (filled.Contains('{', StringComparison.Ordinal) || filled.Contains('}', StringComparison.Ordinal))
            draft.Error("redirect-slot-unknown", place, "The address to return to can hold {external_id} and {code}, and no other slot.");
        else if (address.Host != Host(url))
            draft.Error("redirect-not-https", place, "The slots {external_id} and {code} may stand in the path or query of the address, not in its host name.");
        if (url.Contains("{code}", StringComparison.Ordinal) && !hasCode)
            draft.Error("redirect-without-code", place, "The address to return to sends a completion code, but the study has none. Set the code, or '*' for one per person.");
        if (url.Contains("{external_id}", StringComparison.Ordinal) && draft.Design.Fieldwork.Identity is Fieldwork.IdentityKey.None)
            draft.Warning("redirect-without-id", place, "The address to return to sends the person's outside id, but with an open link there is none.");
    }

    private static string? Host(string url) => Uri.TryCreate(
        url.Replace("{external_id}", "y", StringComparison.Ordinal).Replace("{code}", "y", StringComparison.Ordinal), UriKind.Absolute, out var address) ? address.Host : null;
}
