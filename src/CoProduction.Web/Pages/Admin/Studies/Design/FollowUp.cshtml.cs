using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The question that an option reveals.</summary>
public sealed class FollowUpModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<Option, ElementForm>(drafts, access)
{
    private ElementRead? read;
    private bool remove;

    /// <summary>Segment of the survey page.</summary>
    [FromRoute(Name = "surveyPage")]
    public string SurveyPage { get; set; } = "";

    /// <summary>Segment of the item.</summary>
    [FromRoute(Name = "element")]
    public string Element { get; set; } = "";

    public string ElementPlace => $"pages/{SurveyPage}/elements/{Element}";

    public override EntryListOf<Option> List => new($"{ElementPlace}/options", "option",
        design => (DraftLists.Elements(SurveyPage).Find(design, Element) as OptionItem)?.Options ?? [],
        (design, options) => DraftLists.Elements(SurveyPage).Find(design, Element) is OptionItem item
            ? DraftLists.Elements(SurveyPage).Replaced(design, Element, item with { Options = options })
            : design)
    {
        KeyOf = option => option.Key,
        Describe = (option, language) => (option.Label.InOrFirst(language), ""),
        Copied = (option, fresh) => option with { Key = fresh(option.Key) },
    };

    public IReadOnlyList<SelectListItem> Kinds =>
        [.. ElementKinds.All.Where(kind => kind.Create() is Item).Select(kind => new SelectListItem(kind.Name, kind.Kind))];

    public ElementFields Fields => new(Form, Stored?.Reveal, this) { IsFollowUp = true };

    protected override ElementForm FormOf(Option entry) => entry.Reveal is { } reveal ? ElementForm.Of(reveal) : new ElementForm();

    protected override bool ActOnRows(string? act)
    {
        remove = act == "delete";
        return !remove && base.ActOnRows(act);
    }

    protected override Option Read(Option stored, DraftReader reader)
    {
        if (remove) return stored with { Reveal = null };
        if (stored.Reveal is { } reveal)
        {
            read = Form.Read(reveal, Design, reader);
            if (VariableRename.Taken(Design, read, reveal) is { } name)
                reader.Error("Form.Key", $"Another question has the variable “{name}”: what refers to the two could not be told apart afterwards");
            return stored with { Reveal = (Item)read.Element };
        }
        if (ElementKinds.Create(Form.Kind) is not Item created)
        {
            reader.Error("Form.Kind", "Choose what kind of question");
            return stored;
        }
        if (DraftReader.Key(Form.Key).Length == 0) reader.Error("Form.Key", "Enter the name of its variable");
        return stored with { Reveal = created with { Key = DraftReader.Key(Form.Key) } };
    }

    protected override StudyDesign Renamed(StudyDesign design, Option before, Option after)
    {
        if (read is null || before.Reveal is not { } reveal) return design;
        var options = KeyRename.Options(design, [.. reveal.Variables.Select(variable => variable.Name), read.Element.Key], read.RenamedOptions);
        return KeyRename.Variables(options, VariableRename.Of(design, read, reveal));
    }

    protected override string AddressAfter(StudyDesign saved, int index) => AddressOf(remove ? ElementPlace : $"{Place}/reveal");
}
