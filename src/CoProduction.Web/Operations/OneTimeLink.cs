using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>
/// A link that works once, shown to the person who made it, because no mail is sent. The code is in no table and no log:
/// whoever loses it makes a new one.
/// </summary>
public sealed record OneTimeLink(AccountLinkPurpose Purpose, string Code, DateTimeOffset ExpiresAt)
{
    /// <summary>The path below the site's address.</summary>
    public string Path => Purpose switch
    {
        AccountLinkPurpose.Setup => $"/account/setup/{Code}",
        AccountLinkPurpose.Invitation => $"/account/invitation/{Code}",
        AccountLinkPurpose.PasswordReset => $"/account/reset/{Code}",
        _ => throw new InvalidOperationException($"There is no page for a link of the purpose {Purpose}."),
    };
}
