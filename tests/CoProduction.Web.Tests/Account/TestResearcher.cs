namespace CoProduction.Web.Tests.Account;

/// <summary>An account of a test; <paramref name="Key"/> is that of the authenticator app, null without one.</summary>
public sealed record TestResearcher(Guid Id, string Email, string Password, string? Key);
