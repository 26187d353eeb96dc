using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The list of factors, randomizations, pages, response sets or measures.</summary>
public sealed class EntriesModel(StudyDrafts drafts, StudyAccess access) : ListPageModel(drafts, access)
{
    [FromRoute(Name = "list")]
    public string Kind { get; set; } = "";

    public override IReadOnlyList<EntryList> Lists => [DraftLists.At(Design, Kind)!];

    public string Title => Kind switch
    {
        "factors" => "Factors and levels",
        "randomizations" => "Randomizations and arms",
        "pages" => "Pages and questions",
        "responseSets" => "Response sets",
        _ => "Scales, indices and other measures",
    };

    public string Help => Kind switch
    {
        "factors" => "A factor is what the experiment varies. The first level of a factor is its reference; the text of a level fills the slot of the factor in vignettes.",
        "randomizations" => "A randomization says who is assigned to which arm, when and how. The first arm is its control.",
        "pages" => "Pages follow one another in this order. Open a page to write its texts and questions.",
        "responseSets" => "Options that several items share, such as a five-point agreement scale.",
        _ => "A measure is a number made from answers. The analysis plan names measures, not questions.",
    };

    public EntryLines Lines => new(this, Lists[0])
    {
        TitleLabel = Kind switch
        {
            "responseSets" => null,
            "pages" => $"Title of the page – {LanguageName.Of(Language)}",
            "measures" => $"Label – {LanguageName.Of(Language)}",
            _ => "Label",
        },
        Kinds = Kind == "measures" ? [.. MeasureKinds.All.Select(kind => new SelectListItem(kind.Name, kind.Kind))] : null,
    };

    public void OnGet()
    {
    }
}
