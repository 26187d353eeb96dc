using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using CoProduction.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>
/// A form of the draft of the route's study. It carries the revision that it was filled from: where somebody else saved in between, nothing is
/// written and the form comes back as typed. A draft may be wrong: only what cannot be stored is refused, the rest is for the check's list.
/// </summary>
public abstract partial class DraftPageModel(StudyDrafts drafts, StudyAccess access) : StudyPageModel(access)
{
    /// <summary>More than any text of a survey; the whole file has a limit of its own.</summary>
    public const int MaxFieldLength = 100_000;

    private IReadOnlyList<DesignProblem>? problems;

    /// <summary>Revision of the draft that the form was filled from.</summary>
    [BindProperty]
    public int? Revision { get; set; }

    public DraftOfStudy Draft { get; private set; } = null!;

    public StudyDesign Design => Draft.Design;

    /// <summary>Languages that forms ask for, the first is the default.</summary>
    public IReadOnlyList<string> Languages { get; private set; } = [];

    public string Language => Languages[0];

    protected DraftReader Reader => new(ModelState, Languages);

    /// <summary>What the check says about this draft as it is stored.</summary>
    public IReadOnlyList<DesignProblem> Problems =>
        problems ??= [.. DesignCheck.Check(Design).Select(problem => problem with { Place = DraftLists.Normal(Design, problem.Place) })];

    /// <summary>Address of the design's overview.</summary>
    public string Root => PathOf("design");

    public string AddressOf(string place) => DraftPlace.Address(Root, place);

    /// <summary>What the check says about this place and what lies in it.</summary>
    public IReadOnlyList<DesignProblem> ProblemsAt(params IEnumerable<string> places) =>
        [.. Problems.Where(problem => places.Any(place => problem.Place == place || problem.Place.StartsWith(place + "/", StringComparison.Ordinal)))];

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        await LoadAsync();
        if (!Find())
        {
            context.Result = NotFound();
            return;
        }
        if (HttpMethods.IsPost(Request.Method)) RefuseLongFields();
        await base.OnPageHandlerExecutionAsync(context, next);
    }

    /// <summary>Finds what the address names in the draft. False: there is no such thing.</summary>
    protected virtual bool Find() => true;

    /// <summary>Title, breadcrumbs and place in the study's navigation: called by the view, so that a refused form has them too.</summary>
    public void Show(string title, params IEnumerable<Crumb> between)
    {
        ViewData["Title"] = title;
        ViewData["Nav"] = "studies";
        ViewData["StudyPage"] = "design";
        ViewData["Breadcrumbs"] = new Crumb[]
        {
            new("Studies", Url.Content("~/admin")), new(Study.Title, PathOf()), new("Design", Root),
        }.Concat(between).ToArray();
    }

    /// <summary>A button that only changes the rows of the form, which then shows as typed, unsaved.</summary>
    protected bool OnlyRows(string? act)
    {
        if (!RowAction.Run(this, act)) return false;
        ModelState.Clear();
        return true;
    }

    /// <summary>Saves and goes on, or shows the form again with what was typed and why it was not saved.</summary>
    protected async Task<IActionResult> SaveAsync(StudyDesign? changed, string what, Func<StudyDesign, string> next)
    {
        if (!ModelState.IsValid || changed is null || !await SaveAsync(changed, what)) return Page();
        TempData["Success"] = "Saved.";
        return LocalRedirect(next(changed));
    }

    /// <summary>False: not saved, and the model state says why.</summary>
    protected async Task<bool> SaveAsync(StudyDesign changed, string what)
    {
        if (!IsStorable(changed)) return false;
        if (Revision == Draft.Revision && await drafts.SaveAsync(Draft, changed, Actor, what)) return true;
        await LoadAsync();
        ModelState.AddModelError("", Conflict);
        return false;
    }

    private const string Conflict =
        "Somebody else changed this draft after you opened the form. Nothing was saved, and what you typed is still here. "
        + "Look at the draft in another tab; saving here again puts what you typed in place of theirs.";

    private async Task LoadAsync()
    {
        Draft = await drafts.GetAsync(Study.StudyId);
        problems = null;
        Languages = [.. Design.Languages.Where(language => LanguageCode().IsMatch(language)).Distinct()];
        if (Languages.Count == 0) Languages = ["en"];
    }

    private void RefuseLongFields()
    {
        foreach (var (name, values) in Request.Form)
            if (values.Any(value => value?.Length > MaxFieldLength))
                ModelState.AddModelError(name, string.Create(CultureInfo.InvariantCulture, $"This text is longer than {MaxFieldLength:N0} characters"));
    }

    /// <summary>A draft that could not be read again would be lost.</summary>
    private bool IsStorable(StudyDesign changed)
    {
        try
        {
            DesignFile.Read(DesignFile.Write(changed));
            return true;
        }
        catch (Exception problem) when (problem is DesignFileException or JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            ModelState.AddModelError("", $"The draft cannot be stored like this. {problem.Message}");
            return false;
        }
    }

    [GeneratedRegex("^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\\z", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageCode();
}
