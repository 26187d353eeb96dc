using CoProduction.Studies.Instrument;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The texts and questions of one page.</summary>
public sealed class SurveyPageModel(StudyDrafts drafts, StudyAccess access) : ListPageModel(drafts, access)
{
    [FromRoute(Name = "entry")]
    public string Segment { get; set; } = "";

    public SurveyPage Stored { get; private set; } = null!;

    public string Place => $"pages/{Segment}";

    public override IReadOnlyList<EntryList> Lists => [DraftLists.Elements(Segment)];

    public EntryLines Lines => new(this, Lists[0])
    {
        Kinds = [.. ElementKinds.All.Select(kind => new SelectListItem(kind.Name, kind.Kind))],
        Empty = "This page has no elements yet.",
        KeyHint = "Of a question: the name of its variable.",
    };

    public void OnGet()
    {
    }

    protected override bool Find()
    {
        Stored = DraftLists.Pages.Find(Design, Segment)!;
        return Stored is not null;
    }
}
