using System.Globalization;
using CoProduction.Studies.Responses;
using CoProduction.Web.Resources;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.Pages.Survey;

/// <summary>The words for what is wrong with an answer, in the language of the page.</summary>
public static class SurveyMessages
{
    private const int LongestPrompt = 90;

    /// <summary>At the field.</summary>
    public static string Of(AnswerProblem problem, IStringLocalizer<SurveyText> text) =>
        text["Problem" + problem.Kind, [.. problem.Arguments.Select(argument => Format(argument, text))]];

    /// <summary>In the summary, where the question is not beside it.</summary>
    public static string InSummary(string message, string prompt, IStringLocalizer<SurveyText> text) =>
        text["ProblemInSummary", prompt.Length > LongestPrompt ? prompt[..LongestPrompt].TrimEnd() + "…" : prompt, message];

    private static string Format(object argument, IStringLocalizer<SurveyText> text) => argument switch
    {
        double number => number.ToString("0.######", CultureInfo.CurrentCulture),
        DateOnly date => date.ToString(text["DateFormat"], CultureInfo.CurrentCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.CurrentCulture),
        _ => argument.ToString() ?? "",
    };
}
