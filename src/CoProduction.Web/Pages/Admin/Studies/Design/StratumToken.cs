using System.Globalization;
using CoProduction.Studies.Randomization;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A stratum or cluster source as the value of a field.</summary>
public static class StratumToken
{
    private const string Variable = "variable";
    private const string Parameter = "parameter";
    private const string Unclear = "unclear";

    public static readonly string Site = KeyPair.Of("site", "");
    public static readonly string Session = KeyPair.Of("session", "");

    public static string OfVariable(string name) => KeyPair.Of(Variable, name);

    public static string OfParameter(string name) => KeyPair.Of(Parameter, name);

    /// <summary>A source that says none or several things keeps its number: forms cannot say what it means, and do not change it.</summary>
    public static string Of(StratumSource source, int index) => source switch
    {
        { Site: true, Session: false, Variable: null, UrlParameter: null } => Site,
        { Site: false, Session: true, Variable: null, UrlParameter: null } => Session,
        { Site: false, Session: false, Variable: { } name, UrlParameter: null } => OfVariable(name),
        { Site: false, Session: false, Variable: null, UrlParameter: { } name } => OfParameter(name),
        _ => KeyPair.Of(Unclear, index.ToString(CultureInfo.InvariantCulture)),
    };

    public static StratumSource? Read(string? token, IReadOnlyList<StratumSource> stored) => KeyPair.Read(token) switch
    {
        ("site", _) => new StratumSource { Site = true },
        ("session", _) => new StratumSource { Session = true },
        (Variable, var name) => new StratumSource { Variable = name },
        (Parameter, var name) => new StratumSource { UrlParameter = name },
        (Unclear, var number) when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < stored.Count => stored[index],
        _ => null,
    };

    public static string NameOf(string token) => KeyPair.Read(token) switch
    {
        ("site", _) => "The person's site",
        ("session", _) => "The person's session",
        (Variable, var name) => $"Answer to {name}",
        (Parameter, var name) => $"Parameter {name} of the link",
        _ => "A source that says several things at once",
    };
}
