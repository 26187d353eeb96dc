using System.Globalization;

namespace CoProduction.Studies.Design;

/// <summary>Names of languages in English.</summary>
public static class LanguageName
{
    /// <summary>The English name of a language tag (BCP 47); the tag itself where it is not known.</summary>
    public static string Of(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag).EnglishName;
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }
}
