using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>Pausing, resuming and closing, each asked for once more.</summary>
[Authorize(Policies.StudyOwner)]
public sealed class ChangeModel(StudyLifecycle lifecycle, StudyAccess access) : StudyPageModel(access)
{
    [BindProperty(SupportsGet = true)]
    public string Change { get; set; } = "";

    public Wording Text => Change switch
    {
        "pause" => new("Pause the study?", "Nobody new can start. Whoever has started finds a page that says so and can go on after you resume.", "Pause", "The study is paused."),
        "resume" => new("Resume the study?", "New respondents can start, and those who have started can go on.", "Resume", "The study is open again."),
        _ => new("Close the study?", "Fieldwork ends for good: nobody can start or go on. Arms and outcomes become visible to the members, and the salt is revealed.", "Close for good", "The study is closed."),
    };

    public async Task<IActionResult> OnPostAsync()
    {
        var outcome = Change switch
        {
            "pause" => await lifecycle.PauseAsync(Study.StudyId, Actor),
            "resume" => await lifecycle.ResumeAsync(Study.StudyId, Actor),
            _ => await lifecycle.CloseAsync(Study.StudyId, Actor),
        };
        if (outcome.Done)
            return ToOverview(Text.Done);
        ModelState.AddModelError("", outcome.Refusal!);
        return Page();
    }

    public sealed record Wording(string Question, string Effect, string Button, string Done);
}
