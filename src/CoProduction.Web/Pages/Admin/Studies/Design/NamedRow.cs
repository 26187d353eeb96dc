using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A key and a name in each language: a site, a theme, a population, a word.</summary>
public class NamedRow : KeyRow
{
    public TypedText Name { get; set; } = [];

    public override bool IsBlank => Name.IsBlank;

    public static NamedRow Of(LocalizedText name) => new() { Name = TypedText.Of(name) };
}
