using Microsoft.AspNetCore.Identity;

namespace CoProduction.Web.Data;

/// <summary>An account of the admin and results pages. Respondents have none.</summary>
public sealed class Researcher : IdentityUser<Guid>
{
    public string DisplayName { get; set; } = "";
    public bool IsAdministrator { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>Set when an administrator closed the account; its sessions end within a minute.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>The time step of the last authenticator code used, so that a code works once.</summary>
    public long? LastAuthenticatorStep { get; set; }
}
