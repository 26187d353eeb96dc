using System.Globalization;
using System.Text;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Writes a recipe in a language of calls with named arguments: R or Python.</summary>
/// <param name="Language">Which.</param>
/// <param name="Helpers">Files of the helper functions, put before the steps.</param>
internal sealed record CallScript(ScriptLanguage Language, IReadOnlyList<string> Helpers)
{
    public static readonly CallScript R = new(ScriptLanguage.R, ["replication.R", "models.R", "effects.R", "redraws.R", "fieldwork.R"])
    {
        Assign = " <- ", Name = " = ", Flags = ("TRUE", "FALSE"), List = ("c(", ")"), Map = ("c(", ")"), ListMap = ("list(", ")"), Pair = " = ", NoTexts = "character(0)", NoNumbers = "numeric(0)", NaN = "NA",
    };

    public static readonly CallScript Python = new(ScriptLanguage.Python, ["replication.py", "models.py", "effects.py", "redraws.py", "fieldwork.py"])
    {
        Assign = " = ", Name = "=", Flags = ("True", "False"), List = ("[", "]"), Map = ("{", "}"), ListMap = ("{", "}"), Pair = ": ", NoTexts = "[]", NoNumbers = "{}", NaN = "nan",
    };

    private string Assign { get; init; } = "";

    private string Name { get; init; } = "";

    private (string True, string False) Flags { get; init; }

    private (string Open, string Close) List { get; init; }

    private (string Open, string Close) Map { get; init; }

    private (string Open, string Close) ListMap { get; init; }

    private string Pair { get; init; } = "";

    private string NoTexts { get; init; } = "";

    private string NoNumbers { get; init; } = "";

    private string NaN { get; init; } = "";

    public string Write(IReadOnlyList<string> head, IReadOnlyList<RecipeStep> steps)
    {
        var script = new StringBuilder();
        foreach (var line in head) script.Append(line.Length == 0 ? "#\n" : ScriptText.Comment("#", line));
        foreach (var file in Helpers) script.Append(ScriptText.Helpers(file));
        script.Append("\n\n# ======== The study ========\n");
        foreach (var step in steps.Where(step => !step.Lacking.Contains(Language)))
        {
            if (step.Heading is { } heading) script.Append(CultureInfo.InvariantCulture, $"\n\n# ---- {heading.ReplaceLineEndings(" ")} ----\n");
            if (step.Comment is { } comment) script.Append('\n').Append(ScriptText.Comment("#", comment));
            script.Append(step.Into is { } into ? into.Name + Assign : "").Append(Call(step)).Append('\n');
        }
        return script.Append("\n\nfinish()\n").ToString();
    }

    private string Call(RecipeStep step)
    {
        var call = $"{step.Function}({string.Join(", ", step.Arguments.Where(argument => argument.Value is not null).Select(Argument))})";
        return step.Checks is { } id ? $"check({ScriptText.Quoted(id)}, {call})" : step.ChecksEach is { } several ? $"check_each({ScriptText.Quoted(several.Start)}, {call})" : call;
    }

    /// <summary>What a helper works on comes first and needs no name.</summary>
    private string Argument((string Name, object? Value) argument) => argument.Value is Variable variable ? variable.Name : argument.Name + Name + Value(argument.Value!);

    private string Value(object value) => value switch
    {
        string text => ScriptText.Quoted(text),
        bool flag => flag ? Flags.True : Flags.False,
        int whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => Number(number),
        IReadOnlyDictionary<string, double> { Count: 0 } => NoNumbers,
        IReadOnlyDictionary<string, double> map => Joined(Map, map.Select(pair => ScriptText.Quoted(pair.Key) + Pair + Number(pair.Value))),
        IReadOnlyDictionary<string, string> map => Joined(Map, map.Select(pair => ScriptText.Quoted(pair.Key) + Pair + ScriptText.Quoted(pair.Value))),
        IReadOnlyDictionary<string, IReadOnlyList<string>> map => Joined(ListMap, map.Select(pair => ScriptText.Quoted(pair.Key) + Pair + Value(pair.Value))),
        IReadOnlyList<double> numbers => Joined(List, numbers.Select(Number)),
        IReadOnlyList<string> { Count: 0 } => NoTexts,
        IReadOnlyList<string> texts => Joined(List, texts.Select(ScriptText.Quoted)),
        _ => throw new InvalidOperationException($"No {Language} for {value.GetType()}."),
    };

    private string Number(double number) => double.IsNaN(number) ? NaN : ScriptText.Number(number);

    private static string Joined((string Open, string Close) brackets, IEnumerable<string> parts) => brackets.Open + string.Join(", ", parts) + brackets.Close;
}
