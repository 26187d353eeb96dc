using System.Globalization;
using System.Text;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>
/// Writes a recipe as a Stata do-file: each helper is a program whose options are the arguments. A list is its words; a map is words <c>key=value</c>; lists within a map are
/// joined by commas. Keys of a design hold letters, digits and underscores only, so that no word needs quotes.
/// What has no plain command in Stata is left to the other scripts.
/// </summary>
internal static class StataScript
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "interval_level", "count_people", "flow_count", "balance_mean", "compared", "sample_size", "arm_mean", "cell_means", "stratified_means", "level_of", "correlation", "holm",
    };

    /// <summary>Arguments that its helpers do not take.</summary>
    private static readonly HashSet<string> Unknown = new(StringComparer.Ordinal) { "themes", "across_themes", "exclusions", "versions", "population", "p_of", "unit", "without_site", "welch" };

    /// <summary>Does the do-file have what a step needs? Rows by theme over several themes it does not form.</summary>
    public static bool Has(RecipeStep step) =>
        Known.Contains(step.Function) && !step.Arguments.Any(argument => argument.Value is not null && Unknown.Contains(argument.Name))
        && !(step.Arguments.Any(argument => argument is { Name: "loops", Value: true }) && !step.Arguments.Any(argument => argument is { Name: "theme", Value: not null }));

    public static string Write(IReadOnlyList<string> head, IReadOnlyList<RecipeStep> steps)
    {
        var script = new StringBuilder();
        foreach (var line in head) script.Append(line.Length == 0 ? "*\n" : ScriptText.Comment("*", Ascii(line)));
        script.Append(ScriptText.Helpers("replication.do"));
        foreach (var step in steps.Where(step => !step.Lacking.Contains(ScriptLanguage.Stata)))
        {
            if (step.Heading is { } heading) script.Append(CultureInfo.InvariantCulture, $"\n\n* ---- {Ascii(heading.ReplaceLineEndings(" "))} ----\n");
            if (step.Comment is { } comment) script.Append('\n').Append(ScriptText.Comment("*", Ascii(comment)));
            var options = step.Arguments.Where(argument => argument.Value is not null and not Variable and not false)
                .Select(argument => argument.Value is true ? argument.Name.Replace("_", "", StringComparison.Ordinal) : $"{argument.Name.Replace("_", "", StringComparison.Ordinal)}({Value(argument.Value!)})").ToList();
            if (step.Checks is { } id) options.Insert(0, $"id({Ascii(id)})");
            script.Append(CultureInfo.InvariantCulture, $"cp_{step.Function}{(options.Count > 0 ? ", " : "")}{string.Join(' ', options)}\n");
        }
        return script.Append("\n\ncp_finish\n").ToString();
    }

    private static string Value(object value) => value switch
    {
        string text => Ascii(text),
        int or long => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
        double number => ScriptText.Number(number),
        IReadOnlyDictionary<string, double> map => string.Join(' ', map.Select(pair => $"{pair.Key}={ScriptText.Number(pair.Value)}")),
        IReadOnlyDictionary<string, string> map => string.Join(' ', map.Select(pair => $"{pair.Key}={pair.Value}")),
        IReadOnlyDictionary<string, IReadOnlyList<string>> map => string.Join(' ', map.Select(pair => $"{pair.Key}={string.Join(',', pair.Value)}")),
        IReadOnlyList<string> texts => string.Join(' ', texts),
        IReadOnlyList<double> numbers => string.Join(' ', numbers.Select(ScriptText.Number)),
        _ => throw new InvalidOperationException($"No Stata for {value.GetType()}."),
    };

    /// <summary>A comment or option without what Stata would expand: quotes, dollars, back-quotes.</summary>
    private static string Ascii(string text) => string.Concat(text.Select(c => c is '"' or '`' or '$' or '\'' ? ' ' : c));
}
