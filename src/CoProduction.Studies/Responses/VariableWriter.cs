using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Responses;

/// <summary>Writes the answers to one variable (for one theme) into its column, or into one column per option.</summary>
internal sealed class VariableWriter
{
    private VariableWriter(VariablePlace place, string theme, IReadOnlyList<FrameColumn> columns, bool isPerOption)
    {
        Place = place;
        Theme = theme;
        Columns = columns;
        Turn = new PageTurn(place.Page.Key, theme);
        OptionColumns = isPerOption ? [.. columns.Cast<NumericFrameColumn>()] : null;
    }

    public VariablePlace Place { get; }

    public string Variable => Place.Variable.Name;

    public string Theme { get; }

    public PageTurn Turn { get; }

    public IReadOnlyList<FrameColumn> Columns { get; }

    public IReadOnlyList<NumericFrameColumn>? OptionColumns { get; }

    /// <summary>One writer per variable and theme, in the order of the pages of the latest version; variables of older versions after them.</summary>
    public static IEnumerable<VariableWriter> Create(IReadOnlyList<CompiledDesign> latestFirst, HashSet<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var compiled in latestFirst)
            foreach (var place in compiled.Variables.Where(place => seen.Add(place.Variable.Name)))
                foreach (var theme in ThemesOf(place, latestFirst))
                    yield return Create(place, theme, latestFirst, names);
    }

    public void AppendMissing(Missing missing)
    {
        foreach (var column in Columns) column.AppendMissing(missing);
    }

    /// <summary>False where the answer fits no version of the item.</summary>
    public bool TryAppend(AnswerValue answer)
    {
        if (answer.NonAnswer is { } nonAnswer) AppendMissing(StateOf(nonAnswer));
        else if (answer.IsBlank) AppendMissing(Missing.LeftBlank);
        else if (OptionColumns is not null) return TryAppendPerOption(answer);
        else return Columns[0] switch
        {
            OptionFrameColumn options => answer.Text is { } key ? options.TryAppend(key)
                : answer.Number is { } number && options.Options.FirstOrDefault(option => option.Value == number) is { } option && options.TryAppend(option.Key),
            NumericFrameColumn numbers => TryAppendNumber(numbers, answer),
            TextFrameColumn texts => TryAppendText(texts, answer),
            _ => throw new InvalidOperationException($"No writing for {Columns[0].GetType().Name}."),
        };
        return true;
    }

    private static bool TryAppendNumber(NumericFrameColumn column, AnswerValue answer)
    {
        if (answer.Number is not { } number || !double.IsFinite(number)) return false;
        column.Append(number);
        return true;
    }

    private static bool TryAppendText(TextFrameColumn column, AnswerValue answer)
    {
        column.Append(answer.ToString());
        return true;
    }

    private bool TryAppendPerOption(AnswerValue answer)
    {
        var chosen = answer.List ?? (answer.Text is { } one ? [one] : null);
        if (chosen is null || chosen.Any(key => OptionColumns!.All(column => column.Option!.Key != key))) return false;
        foreach (var column in OptionColumns!)
        {
            var place = chosen.ToList().IndexOf(column.Option!.Key) + 1;
            if (Place.Variable.Item is not RankingItem) column.Append(place > 0 ? 1 : 0);
            else if (place > 0) column.Append(place);
            else column.AppendMissing(Missing.NotApplicable);
        }
        return true;
    }

    private static Missing StateOf(NonAnswer nonAnswer) => nonAnswer switch
    {
        NonAnswer.DontKnow => Missing.DontKnow,
        NonAnswer.NotApplicable => Missing.NotApplicable,
        _ => Missing.Refused,
    };

    private static IReadOnlyList<string> ThemesOf(VariablePlace place, IReadOnlyList<CompiledDesign> versions)
    {
        if (!place.InLoop) return [""];
        return [.. versions.SelectMany(compiled => compiled.Design.Themes.Select(theme => theme.Key)).Distinct()
            .Where(theme => versions.Any(compiled => IsAskedAnywhere(compiled, place.Variable.Name, theme)))];
    }

    private static bool IsAskedAnywhere(CompiledDesign compiled, string variable, string theme)
    {
        if (compiled.FindVariable(variable) is not { } place) return false;
        return compiled.Design.Sites.Count == 0
            ? place.IsAskedAt(null, theme)
            : compiled.Design.Sites.Any(site => site.Themes.Contains(theme) && place.IsAskedAt(site.Key, theme));
    }

    private static VariableWriter Create(VariablePlace place, string theme, IReadOnlyList<CompiledDesign> versions, HashSet<string> names)
    {
        var variable = place.Variable.Name;
        var options = versions.Select(compiled => (Compiled: compiled, Place: compiled.FindVariable(variable)))
            .Where(version => version.Place is not null)
            .SelectMany(version => version.Compiled.OptionsOf(version.Place!.Variable.Item))
            .DistinctBy(option => option.Key).ToList();
        if (place.Variable.Item is MultipleChoiceItem or RankingItem)
            return new VariableWriter(place, theme, [.. options.Select(option =>
                new NumericFrameColumn(NewName($"{variable}_{option.Key}", theme, names), $"{variable}_{option.Key}", theme, place.Variable.Label) { Place = place, Option = option })], true);
        var name = NewName(variable, theme, names);
        FrameColumn column = place.Variable.Item switch
        {
            OptionItem => new OptionFrameColumn(name, variable, theme, place.Variable.Label, options) { Place = place },
            TextItem or DateItem => new TextFrameColumn(name, variable, theme, place.Variable.Label) { Place = place },
            _ => new NumericFrameColumn(name, variable, theme, place.Variable.Label) { Place = place },
        };
        return new VariableWriter(place, theme, [column], false);
    }

    /// <summary><c>{variable}_{theme}</c>; two variables that would share a name (<c>a_b</c>, and <c>a</c> for theme <c>b</c>) are told apart by more underscores.</summary>
    internal static string NewName(string variable, string theme, HashSet<string> names)
    {
        var joint = "_";
        while (true)
        {
            var name = theme.Length == 0 && joint == "_" ? variable : variable + joint + theme;
            if (names.Add(name)) return name;
            joint += "_";
        }
    }
}
