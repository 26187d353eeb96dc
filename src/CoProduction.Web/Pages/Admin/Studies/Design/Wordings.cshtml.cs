using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>What a level says at one site, for one theme, or both.</summary>
public sealed class WordingsModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<Level, WordingsForm>(drafts, access)
{
    /// <summary>Segment of the factor.</summary>
    [FromRoute(Name = "factor")]
    public string Factor { get; set; } = "";

    public override EntryListOf<Level> List => new($"factors/{Factor}/levels", "level",
        design => DraftLists.Factors.Find(design, Factor)?.Levels ?? [],
        (design, levels) => DraftLists.Factors.Find(design, Factor) is { } factor ? DraftLists.Factors.Replaced(design, Factor, factor with { Levels = levels }) : design)
    {
        KeyOf = level => level.Key,
        Describe = (level, _) => (level.Label, ""),
        Copied = (level, fresh) => level with { Key = fresh(level.Key) },
    };

    public IReadOnlyList<SelectListItem> Sites(WordingRow row) => Choices.Of(Design.Sites.Select(site => (site.Key, site.Name.InOrFirst(Language))), row.Site);

    public IReadOnlyList<SelectListItem> Themes(WordingRow row) => Choices.Of(Design.Themes.Select(theme => (theme.Key, theme.Name.InOrFirst(Language))), row.Theme);

    protected override WordingsForm FormOf(Level entry) => WordingsForm.Of(entry);

    protected override Level Read(Level stored, DraftReader reader) => stored with { Local = Form.Read(stored, reader) };

    protected override StudyDesign Renamed(StudyDesign design, Level before, Level after) => design;

    protected override string AddressAfter(StudyDesign saved, int index) => AddressOf($"{Place}/local");
}
