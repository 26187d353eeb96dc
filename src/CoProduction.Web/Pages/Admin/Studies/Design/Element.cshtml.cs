using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A text, vignette, question or task of a page.</summary>
public sealed class ElementModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<PageElement, ElementForm>(drafts, access)
{
    private ElementRead? read;

    /// <summary>Segment of the survey page.</summary>
    [FromRoute(Name = "surveyPage")]
    public string SurveyPage { get; set; } = "";

    public override EntryListOf<PageElement> List => DraftLists.Elements(SurveyPage);

    public ElementFields Fields => new(Form, Stored, this)
    {
        InLoop = DraftLists.Pages.Find(Design, SurveyPage)?.Loop == PageLoop.Themes,
        FollowUpOf = FollowUpOf,
    };

    protected override ElementForm FormOf(PageElement entry) => ElementForm.Of(entry);

    protected override PageElement Read(PageElement stored, DraftReader reader)
    {
        read = Form.Read(stored, Design, reader);
        RefuseTakenVariables(stored, reader);
        return read.Element;
    }

    protected override StudyDesign Renamed(StudyDesign design, PageElement before, PageElement after)
    {
        var renamed = VariableRename.Of(design, read!, before);
        // A matrix is named by nothing: its statements are.
        var options = after is OptionItem { ResponseSet: null } item
            ? KeyRename.Options(design, [.. ((Item)before).Variables.Select(variable => variable.Name), .. item.Variables.Select(variable => variable.Name)], read!.RenamedOptions)
            : design;
        return KeyRename.Variables(options, renamed);
    }

    private void RefuseTakenVariables(PageElement stored, DraftReader reader)
    {
        if (VariableRename.Taken(Design, read!, stored) is { } name)
            reader.Error("Form.Key", $"Another question has the variable “{name}”: what refers to the two could not be told apart afterwards");
    }

    private (string Address, bool Exists)? FollowUpOf(OptionRow row)
    {
        if (Stored is not OptionItem item) return null;
        var index = item.Options.Index().Where(option => row.Was == $"{option.Index}:{option.Item.Key}").Select(option => option.Index).FirstOrDefault(-1);
        return index < 0
            ? null
            : (AddressOf($"{Place}/options/{DraftPlace.Segment(item.Options, index, option => option.Key)}/reveal"), item.Options[index].Reveal is not null);
    }
}
