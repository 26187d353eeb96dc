using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Survey;

/// <summary>What a link to the study carries, read from the address at first and from the consent form's hidden fields after.</summary>
public sealed record ArrivalLink
{
    public const string PopulationParameter = "population";
    public const string InvitationParameter = "i";
    public const string SiteParameter = "site";
    public const string SessionParameter = "session";
    public const string RehearsalParameter = "rehearsal";
    public const int MaxLength = 200;

    public string? Population { get; private init; }
    public string? Site { get; private init; }
    public string? Session { get; private init; }
    public string? Invitation { get; private init; }
    public string? PanelId { get; private init; }
    public string? Rehearsal { get; private init; }

    /// <summary>The declared parameters that the link has.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; private init; } = new Dictionary<string, string>();

    /// <summary>Something in the link cannot be what the researcher sent out: an unknown population, a text of pages.</summary>
    public bool IsBroken { get; private init; }

    public IEnumerable<KeyValuePair<string, string>> HiddenFields()
    {
        if (Population is not null) yield return new(PopulationParameter, Population);
        if (Invitation is not null) yield return new(InvitationParameter, Invitation);
        if (Rehearsal is not null) yield return new(RehearsalParameter, Rehearsal);
        foreach (var parameter in Parameters) yield return new("u_" + parameter.Key, parameter.Value);
        if (PanelId is not null) yield return new("u_panel", PanelId);
    }

    /// <summary>An invitation says itself which population it is for.</summary>
    public ArrivalLink WithPopulation(string population) => this with { Population = population };

    public static ArrivalLink FromQuery(IQueryCollection query, CompiledDesign compiled) =>
        Of(compiled, name => query[name] is [{ } value, ..] ? value : null, name => name, compiled.Design.Fieldwork.PanelParameter);

    public static ArrivalLink FromForm(PostedForm form, CompiledDesign compiled) => Of(compiled, form.Text, name => "u_" + name, "u_panel");

    private static ArrivalLink Of(CompiledDesign compiled, Func<string, string?> read, Func<string, string> declared, string panel)
    {
        var design = compiled.Design;
        var fieldwork = design.Fieldwork;
        var isBroken = false;
        string? Value(string name)
        {
            var value = read(name)?.Trim();
            isBroken |= value is { Length: > MaxLength } || value?.Any(char.IsControl) == true;
            return string.IsNullOrEmpty(value) ? null : value;
        }
        var population = Value(PopulationParameter);
        var site = Value(SiteParameter);
        var parameters = fieldwork.UrlParameters
            .Select(name => (name, Value: Value(declared(name))))
            .Where(parameter => parameter.Value is not null)
            .ToDictionary(parameter => parameter.name, parameter => parameter.Value!);
        return new ArrivalLink
        {
            Population = population,
            Site = site is not null && compiled.Sites.ContainsKey(site) ? site : null,
            Session = fieldwork.SessionFrom is null ? null : Value(SessionParameter),
            Invitation = fieldwork.Identity == IdentityKey.Invitation ? Value(InvitationParameter) : null,
            PanelId = fieldwork.Identity == IdentityKey.PanelId ? Value(panel) : null,
            Rehearsal = Value(RehearsalParameter),
            Parameters = parameters,
            IsBroken = isBroken || (population is not null && fieldwork.Populations.All(known => known.Key != population)),
        };
    }
}
