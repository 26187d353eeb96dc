using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Reporting;

/// <summary>A condition in the labels of what it looks at.</summary>
internal static class ConditionText
{
    /// <summary>A longer question is named by its key.</summary>
    private const int LongestPrompt = 100;

    /// <summary>Null where there is none.</summary>
    public static string? Of(ShowIf? condition, CompiledDesign compiled)
    {
        if (condition is null) return null;
        if (condition.All.Count > 0) return string.Join(" and ", condition.All.Select(part => Part(part, compiled)));
        if (condition.Any.Count > 0) return string.Join(" or ", condition.Any.Select(part => Part(part, compiled)));
        if (condition.Not is not null) return $"not ({Of(condition.Not, compiled)})";
        var limits = new[] { condition.In.Count > 0 ? Values(condition, compiled) : null, condition.AtLeast is { } least ? $"at least {Number(least)}" : null, condition.AtMost is { } most ? $"at most {Number(most)}" : null };
        return $"{Name(condition, compiled)} is {string.Join(" and ", limits.OfType<string>())}";
    }

    /// <summary>Does it, or a part of it, look at an answer?</summary>
    public static bool NamesVariable(ShowIf? condition) =>
        condition is not null && (condition.Variable is not null || NamesVariable(condition.Not) || condition.All.Any(NamesVariable) || condition.Any.Any(NamesVariable));

    /// <summary>The factors that it, or a part of it, looks at.</summary>
    public static IEnumerable<string> Factors(ShowIf? condition) => condition is null ? [] :
        new[] { condition.Factor }.OfType<string>().Concat(Factors(condition.Not)).Concat(condition.All.SelectMany(Factors)).Concat(condition.Any.SelectMany(Factors));

    private static string Part(ShowIf part, CompiledDesign compiled) => part.All.Count > 0 || part.Any.Count > 0 ? $"({Of(part, compiled)})" : Of(part, compiled)!;

    private static string Name(ShowIf condition, CompiledDesign compiled)
    {
        if (condition.Factor is { } factor) return compiled.Factors.TryGetValue(factor, out var found) && found.Label.Length > 0 ? found.Label : factor;
        var variable = compiled.FindVariable(condition.Variable!)?.Variable;
        var question = variable?.Label.InOrFirst("en") is { Length: > 0 } label ? label : variable?.Item.Prompt.InOrFirst("en");
        return question is { Length: > 0 and <= LongestPrompt } ? $"“{Slots.Named(question)}”" : condition.Variable!;
    }

    private static string Values(ShowIf condition, CompiledDesign compiled)
    {
        var labels = condition.In.Select(key => Value(condition, key, compiled)).ToList();
        return labels.Count == 1 ? labels[0] : $"{string.Join(", ", labels.Take(labels.Count - 1))} or {labels[^1]}";
    }

    private static string Value(ShowIf condition, string key, CompiledDesign compiled)
    {
        var label = condition.Factor is { } factor ? compiled.Factors.GetValueOrDefault(factor)?.Levels.FirstOrDefault(level => level.Key == key)?.Label
            : compiled.FindVariable(condition.Variable!)?.Variable.Item is { } item ? compiled.OptionsOf(item).FirstOrDefault(option => option.Key == key)?.Label.InOrFirst("en")
            : null;
        return label is { Length: > 0 } ? Slots.Named(label) : key;
    }

    private static string Number(double value) => NumberFormat.Fixed(value, value == Math.Round(value) ? 0 : 2);
}
