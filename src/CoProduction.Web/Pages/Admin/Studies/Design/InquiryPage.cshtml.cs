using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class InquiryPageModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<Inquiry, InquiryForm>(drafts, access)
{
    public override EntryListOf<Inquiry> List => DraftLists.Inquiries;

    public IReadOnlyList<SelectListItem> Arms(string? chosen) =>
        Choices.Of((Design.Randomizations.FirstOrDefault(plan => plan.Key == Form.Randomization)?.Arms ?? []).Select(arm => (arm.Key, arm.Label)), chosen);

    /// <summary>Levels by factor, as <see cref="KeyPair"/>s.</summary>
    public IReadOnlyList<SelectListItem> Levels(string? chosen)
    {
        var items = Design.Factors.SelectMany(factor =>
        {
            var group = new SelectListGroup { Name = factor.Label.Length > 0 ? factor.Label : factor.Key };
            return factor.Levels.Select(level => new SelectListItem($"{(level.Label.Length > 0 ? level.Label : level.Key)} ({factor.Key} = {level.Key})", KeyPair.Of(factor.Key, level.Key)) { Group = group });
        }).ToList();
        if (!string.IsNullOrEmpty(chosen) && items.All(item => item.Value != chosen))
            items.Add(new SelectListItem($"{KeyPair.Read(chosen)?.First} = {KeyPair.Read(chosen)?.Second} (does not exist)", chosen));
        return items;
    }

    public IReadOnlyList<SelectListItem> LevelsOf(GivenRow row) =>
        Choices.Of((Design.Factors.FirstOrDefault(factor => factor.Key == row.Factor)?.Levels ?? []).Select(level => (level.Key, level.Label)), row.Level);

    protected override InquiryForm FormOf(Inquiry entry) => InquiryForm.Of(entry, Design);

    protected override bool ActOnRows(string? act)
    {
        var acted = base.ActOnRows(act);
        if (acted) Form.Complete(Design);
        return acted;
    }

    protected override Inquiry Read(Inquiry stored, DraftReader reader) => Form.Read(stored, Design, reader);

    protected override StudyDesign Renamed(StudyDesign design, Inquiry before, Inquiry after) => design;
}
