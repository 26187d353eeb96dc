using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Survey;

/// <summary>Stop for good: by the withdrawal code, from any browser, without an account and without script.</summary>
[IgnoreAntiforgeryToken]
public sealed class WithdrawModel(
    StudyCatalog catalog, ServedVersions versions, SurveyReader reader, WithdrawParticipation withdraw, WithdrawalAttempts attempts)
    : SurveyPageModel(catalog, versions)
{
    public const string CodeField = "code";
    public const string ChoiceField = "choice";
    public const string Keep = "keep";
    public const string Erase = "erase";
    private const string Done = "done";

    public string? Code { get; private set; }
    public string? Choice { get; private set; }
    public IReadOnlyDictionary<string, string> Problems { get; private set; } = new Dictionary<string, string>();

    public async Task<IActionResult> OnGetAsync()
    {
        if (await FindStudyAsync() is { } unknown) return unknown;
        if (Request.Query[Done] is [{ } done, ..]) return Say(done == Erase ? SurveyNotice.WithdrawnErased : SurveyNotice.WithdrawnKept);
        var token = SurveyCookie.Read(Request, Study.StudyId);
        var session = await reader.FindAsync(Study.StudyId, token?.Hash, null);
        Code = session is null ? null : token?.WithdrawalCode;
        return ShowForm(session?.Language);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await FindStudyAsync() is { } unknown) return unknown;
        if (await PostedForm.ReadAsync(Request) is not { } form) return Say(SurveyNotice.UnreadableForm);
        if (!SameOrigin.Allows(Request)) return Say(SurveyNotice.FromAnotherSite);
        if (!attempts.MayTry(HttpContext.Connection.RemoteIpAddress)) return Say(SurveyNotice.TooManyAttempts);

        Code = form.Text(CodeField)?.Trim() ?? "";
        Choice = form.Text(ChoiceField);
        var problems = new Dictionary<string, string>();
        if (WithdrawalCode.Hash(Code) is null) problems[CodeField] = "EnterWithdrawalCode";
        if (Choice is not (Keep or Erase)) problems[ChoiceField] = "ChooseKeepOrErase";
        if (problems.Count == 0 && !await withdraw.RunAsync(Study.StudyId, Code, Choice == Erase)) problems[CodeField] = "UnknownWithdrawalCode";
        Problems = problems;
        if (problems.Count > 0) return ShowForm(form.Language, StatusCodes.Status422UnprocessableEntity);

        SurveyCookie.Delete(HttpContext, Study.StudyId);
        return SeeOther($"{StudyPath}/withdraw?{Done}={Choice}{(form.Language is { } language ? $"&{SurveyLanguages.Parameter}={Uri.EscapeDataString(language)}" : "")}");
    }

    private IActionResult ShowForm(string? language, int status = StatusCodes.Status200OK)
    {
        var design = Study.Current?.Compiled.Design;
        return Show(design, language is not null && design?.Languages.Contains(language) == true ? language : LanguageOf(design), status);
    }
}
