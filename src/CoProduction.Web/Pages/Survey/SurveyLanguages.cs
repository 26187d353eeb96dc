using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace CoProduction.Web.Pages.Survey;

/// <summary>The languages of a study.</summary>
public static class SurveyLanguages
{
    public const string Parameter = "lang";

    /// <summary>Those of the resource files: what is said where no study is known.</summary>
    public static readonly IReadOnlyList<string> OfTheProduct = ["en", "ko"];

    public static CultureInfo CultureOf(string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(language);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.GetCultureInfo("en");
        }
    }

    /// <summary>A language's own name.</summary>
    public static string NameOf(string language) => CultureOf(language).NativeName;

    /// <summary>The language that the link asks for, else the first of the browser's languages that the study has, else the study's first.</summary>
    public static string Preferred(HttpRequest request, IReadOnlyList<string> languages)
    {
        if (request.Query[Parameter] is [{ } asked, ..] && languages.Contains(asked)) return asked;
        var accepted = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1).Select(language => language.Value.ToString());
        return accepted.Select(tag => Matching(tag, languages)).FirstOrDefault(language => language is not null)
            ?? (languages is [var first, ..] ? first : "en");
    }

    private static string? Matching(string tag, IReadOnlyList<string> languages) =>
        languages.FirstOrDefault(language => string.Equals(language, tag, StringComparison.OrdinalIgnoreCase))
        ?? languages.FirstOrDefault(language => tag.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase));
}
