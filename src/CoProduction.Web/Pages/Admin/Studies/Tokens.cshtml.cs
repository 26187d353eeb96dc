using System.ComponentModel.DataAnnotations;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>API tokens of the study.</summary>
[Authorize(Policies.StudyEditor)]
public sealed class TokensModel(ApiTokens tokens, StudyAccess access) : StudyPageModel(access)
{
    [BindProperty, Required(ErrorMessage = "Enter a name for the token"), StringLength(ApiTokens.MaxNameLength, ErrorMessage = "The name must be {1} characters or fewer")]
    public string Name { get; set; } = "";

    [BindProperty]
    public int Days { get; set; } = ApiTokens.DefaultDays;

    public IReadOnlyList<ApiToken> Tokens { get; private set; } = [];

    /// <summary>Only on the page that answers the form: the text of the token is nowhere else.</summary>
    public NewApiToken? Made { get; private set; }

    public static IReadOnlyList<SelectListItem> Lifetimes { get; } = [new("30 days", "30"), new("90 days", "90"), new("A year", "365")];

    /// <summary>An address to try it with: it exists before anything is readable.</summary>
    public string Example => LinkTo($"/api/v1/studies/{Study.Slug}/{(ExportResponses.IsReadable(Study) ? "responses.csv" : "codebook.json")}");

    public async Task OnGetAsync() => Tokens = await tokens.ListAsync(Study.StudyId);

    public async Task<IActionResult> OnPostAsync()
    {
        if (Lifetimes.All(item => item.Value != FormattableString.Invariant($"{Days}"))) ModelState.AddModelError(nameof(Days), "Choose how long the token lasts");
        if (ModelState.IsValid)
        {
            var made = await tokens.CreateAsync(Study.StudyId, Name, Days, Access.Researcher.Id, Actor);
            if (made.Refusal is { } refusal) ModelState.AddModelError(nameof(Name), refusal);
            else
            {
                Made = made;
                ModelState.Clear();
                (Name, Days) = ("", ApiTokens.DefaultDays);
            }
        }
        await OnGetAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(int number)
    {
        TempData["Success"] = await tokens.RevokeAsync(Study.StudyId, number, Actor) ? "The token is revoked." : "The token was revoked before.";
        return LocalRedirect(PathOf("tokens"));
    }

    public string StateOf(ApiToken token) =>
        token.RevokedAt is { } revoked ? $"Revoked {DisplayTime.Of(revoked)} by {token.RevokedBy}"
        : tokens.IsUsable(token) ? $"Until {DisplayTime.Of(token.ExpiresAt)}"
        : $"Expired {DisplayTime.Of(token.ExpiresAt)}";

    public bool IsUsable(ApiToken token) => tokens.IsUsable(token);
}
