namespace CoProduction.Statistics;

/// <summary>What is wrong with a formula, with the formula below it and a caret under the place.</summary>
internal static class FormulaError
{
    public static InvalidAnalysisException At(string text, int position, string why) =>
        new($"The formula \"{text}\" does not parse: {why}.{Caret(text, position)}");

    /// <summary>Two lines: the text, and a caret under the given position of it.</summary>
    public static string Caret(string text, int position) =>
        text.Length == 0 ? "" : $"\n  {text.ReplaceLineEndings(" ").Replace('\t', ' ')}\n  {new string(' ', position)}^";
}
