namespace CoProduction.Studies.Design.Checks;

/// <summary>Languages are known, and every text stands in every one of them: a respondent never meets a page half in another language.</summary>
internal static class LanguageCheck
{
    /// <summary>ISO 639-1.</summary>
    private const string Known =
        "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy " +
        "ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv " +
        "mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw " +
        "ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

    /// <summary>Languages in which the product itself speaks to respondents.</summary>
    private static readonly string[] Spoken = ["en", "ko"];

    public static void Run(Draft draft)
    {
        CheckList(draft);
        foreach (var text in PlacedText.All(draft)) CheckText(draft, text);
    }

    private static void CheckList(Draft draft)
    {
        var languages = draft.Design.Languages;
        foreach (var language in languages.Distinct())
            if (!Known.Split(' ').Contains(language))
                draft.Error("language-unknown", "languages", $"'{language}' is not a two-letter language code (ISO 639-1), such as 'en' or 'ko'.");
            else if (!Spoken.Contains(language))
                draft.Warning("language-not-spoken", "languages",
                    $"Buttons and messages of the survey itself are not available in '{language}'; respondents will read them in English.");
        foreach (var twice in languages.GroupBy(language => language).Where(same => same.Count() > 1))
            draft.Error("language-twice", "languages", $"The language '{twice.Key}' is listed twice. Remove one.");
    }

    private static void CheckText(Draft draft, PlacedText text)
    {
        var has = text.Text.Texts.Where(pair => !string.IsNullOrWhiteSpace(pair.Value)).Select(pair => pair.Key).ToList();
        if (has.Count == 0)
        {
            if (text.Required) draft.Error("text-missing", text.Place, $"{Capital(text.Name)} is empty. Write it.");
            return;
        }
        var lacks = draft.Design.Languages.Except(has).ToList();
        if (lacks.Count > 0)
            draft.Error("translation-missing", text.Place,
                $"{Capital(text.Name)} is written in {Draft.Listed(has)} but not in {Draft.Listed(lacks)}. Add the translation.");
        var undeclared = has.Except(draft.Design.Languages).ToList();
        if (undeclared.Count > 0)
            draft.Warning("translation-undeclared", text.Place,
                $"{Capital(text.Name)} is also written in {Draft.Listed(undeclared)}, which is not a language of the study. Add the language or remove the text.");
        if (has.Intersect(draft.Design.Languages).Select(language => SlotsIn(text.Text, language)).Distinct().Count() > 1)
            draft.Warning("translation-slots-differ", text.Place,
                $"{Capital(text.Name)} does not have the same slots in every language: some respondents would not see what others see.");
        if (text.Text.Texts.Values.Any(value => value.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t'))))
            draft.Error("text-control-character", text.Place, $"{Capital(text.Name)} contains an invisible control character. Type the text anew.");
    }

    private static string SlotsIn(LocalizedText text, string language) =>
        string.Join(' ', Slots.In(text.In(language) ?? "").Distinct().Order(StringComparer.Ordinal));

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
