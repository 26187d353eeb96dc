using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>
/// Writes a recipe as a Stata do-file: each step is a call of a Mata function of the helper files. Its arguments stand in the order of the function's declaration, which is read
/// from those files; what the recipe leaves out is empty or missing. A step whose function is not there is left to the other scripts.
/// </summary>
internal static partial class StataScript
{
    private const string NoTexts = "J(1, 0, \"\")";

    private static readonly string HelperText = string.Concat(new[] { "replication.do", "models.do", "effects.do", "fieldwork.do" }.Select(ScriptText.Helpers));

    /// <summary>Types and names of the parameters, by function without its cp_.</summary>
    private static readonly Dictionary<string, (string Type, string Name)[]> Functions = Declaration().Matches(HelperText)
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Parameter).ToArray(), StringComparer.Ordinal);

    public static bool Has(RecipeStep step) =>
        Functions.TryGetValue(step.Function, out var parameters) && step.Arguments.All(argument => argument.Value is null || parameters.Any(parameter => parameter.Name == argument.Name));

    public static string Write(IReadOnlyList<string> head, IReadOnlyList<RecipeStep> steps)
    {
        var script = new StringBuilder();
        foreach (var line in head) script.Append(line.Length == 0 ? "*\n" : ScriptText.Comment("*", Plain(line)));
        script.Append(HelperText);
        foreach (var step in steps.Where(step => !step.Lacking.Contains(ScriptLanguage.Stata)))
        {
            if (step.Heading is { } heading) script.Append(CultureInfo.InvariantCulture, $"\n\n* ---- {Plain(heading.ReplaceLineEndings(" "))} ----\n");
            if (step.Comment is { } comment) script.Append('\n').Append(ScriptText.Comment("*", Plain(comment)));
            foreach (var statement in Statements(step)) script.Append(CultureInfo.InvariantCulture, $"mata: {statement}\n");
        }
        return script.Append("\n\nmata: cp_finish()\nif scalar(cp_failures) > 0 exit 9\n").ToString();
    }

    private static IEnumerable<string> Statements(RecipeStep step)
    {
        var call = $"cp_{step.Function}({string.Join(", ", Functions[step.Function].Select(parameter => Argument(step, parameter)))})";
        if (step.Into is not null) yield return $"{Name(step.Into)} = {call}";
        if (step.Checks is { } id) yield return $"cp_check({Text(id)}, {(step.Into is null ? call : Name(step.Into))})";
        else if (step.Into is null) yield return call;
    }

    /// <summary>A parameter as Mata declares it. A name that is a function of Mata has an underscore behind it there.</summary>
    private static (string Type, string Name) Parameter(string declared)
    {
        var space = declared.LastIndexOf(' ');
        return (declared[..space], declared[(space + 1)..].TrimEnd('_'));
    }

    private static string Argument(RecipeStep step, (string Type, string Name) parameter) =>
        parameter.Name == "start" && step.ChecksEach is { } several ? Text(several.Start)
        : step.Arguments.FirstOrDefault(argument => argument.Name == parameter.Name).Value is { } value ? Value(value)
        : parameter.Type switch
        {
            "string scalar" => "\"\"",
            "real scalar" => ".",
            "string rowvector" => NoTexts,
            "struct CpMap scalar" => $"cp_map({NoTexts}, J(1, 0, .))",
            "struct CpPairs scalar" => $"cp_pairs({NoTexts}, {NoTexts})",
            var other => throw new InvalidOperationException($"No empty {other} for {step.Function}."),
        };

    private static string Name(Variable variable) => "my_" + variable.Name;

    private static string Value(object value) => value switch
    {
        Variable variable => Name(variable),
        string text => Text(text),
        bool flag => flag ? "1" : "0",
        int whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => Number(number),
        IReadOnlyDictionary<string, double> map => $"cp_map({Texts([.. map.Keys])}, {Numbers([.. map.Values])})",
        IReadOnlyDictionary<string, string> map => $"cp_pairs({Texts([.. map.Keys])}, {Texts([.. map.Values])})",
        IReadOnlyDictionary<string, IReadOnlyList<string>> map => $"cp_pairs({Texts([.. map.SelectMany(pair => pair.Value.Select(_ => pair.Key))])}, {Texts([.. map.SelectMany(pair => pair.Value)])})",
        IReadOnlyList<string> texts => Texts(texts),
        IReadOnlyList<double> numbers => Numbers(numbers),
        _ => throw new InvalidOperationException($"No Stata for {value.GetType()}."),
    };

    private static string Number(double number) => double.IsFinite(number) ? ScriptText.Number(number).ToLowerInvariant() : ".";

    private static string Numbers(IReadOnlyList<double> numbers) => numbers.Count == 0 ? "J(1, 0, .)" : $"({string.Join(", ", numbers.Select(Number))})";

    /// <summary>Words as one text that Mata takes apart, other texts one by one.</summary>
    private static string Texts(IReadOnlyList<string> texts) =>
        texts.Count == 0 ? NoTexts : texts.Count > 1 && texts.All(text => Word().IsMatch(text) && Text(text).Length == text.Length + 2) ? $"tokens(\"{string.Join(' ', texts)}\")" : $"({string.Join(", ", texts.Select(Text))})";

    /// <summary>A text between double quotes; what Stata would take for the end of it, for a macro or for a comment stands as the code of its character.</summary>
    private static string Text(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var index = 0; index < text.Length; index++)
        {
            var c = text[index];
            if (c is < ' ' or '"' or '`' or '$' or '\\' || (c is '/' or '*' && index > 0 && text[index - 1] is '/' or '*')) quoted.Append(CultureInfo.InvariantCulture, $"\" + char({(int)c}) + \"");
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>A comment without what Stata would expand or take for the beginning of another kind of comment.</summary>
    private static string Plain(string text) => Slashes().Replace(string.Concat(text.Select(c => c is '"' or '`' or '$' or '\'' or '\\' ? ' ' : c)), "/ ");

    [GeneratedRegex(@"^(?:void|[a-z]+ (?:Cp\w+ )?\w+) cp_(\w+)\((.*)\)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^[A-Za-z0-9_./=:()+-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"/(?=[/*])", RegexOptions.CultureInvariant)]
    private static partial Regex Slashes();
}
