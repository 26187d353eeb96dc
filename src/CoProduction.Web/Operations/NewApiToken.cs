using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>A token that was made, or why none was.</summary>
/// <param name="Row">What is stored.</param>
/// <param name="Text">The token, shown once.</param>
/// <param name="Refusal">Why there is none.</param>
public sealed record NewApiToken(ApiToken? Row, string? Text, string? Refusal)
{
    internal static NewApiToken Refused(string why) => new(null, null, why);
}
