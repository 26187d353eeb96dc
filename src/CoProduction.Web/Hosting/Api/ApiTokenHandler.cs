using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CoProduction.Web.Hosting.Api;

/// <summary>
/// Reads the token of a script from <c>Authorization: Bearer</c> and from nowhere else: an address would carry it into logs, and a cookie would let another
/// site use it.
/// </summary>
internal sealed class ApiTokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiToken";

    /// <summary>The claim with the id of the study that the token reads.</summary>
    public const string Study = "study";

    private const string Bearer = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || !Bearer.Equals(header.Scheme, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        if (await tokens.UseAsync(header.Parameter) is not { } token) return AuthenticateResult.Fail("The token cannot be used.");
        var identity = new ClaimsIdentity([new Claim(Study, FormattableString.Invariant($"{token.StudyId}")), new Claim(ClaimTypes.Name, FormattableString.Invariant($"api token {token.Number}"))], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    /// <summary>One answer to no token, a wrong one, an expired and a revoked one.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Bearer;
        return ApiProblem.Of(StatusCodes.Status401Unauthorized, "No valid token",
            "Send a token of the study that was not revoked and has not expired: Authorization: Bearer coprod_…").ExecuteAsync(Context);
    }
}
