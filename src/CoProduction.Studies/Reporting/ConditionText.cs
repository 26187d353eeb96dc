using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Reporting;

/// <summary>A condition in words of its keys.</summary>
internal static class ConditionText
{
    /// <summary>Null where there is none.</summary>
    public static string? Of(ShowIf? condition)
    {
        if (condition is null) return null;
        if (condition.All.Count > 0) return string.Join(" and ", condition.All.Select(Part));
        if (condition.Any.Count > 0) return string.Join(" or ", condition.Any.Select(Part));
        if (condition.Not is not null) return $"not ({Of(condition.Not)})";
        var name = condition.Factor ?? condition.Variable;
        var limits = new[] { condition.In.Count > 0 ? string.Join(", ", condition.In) : null, condition.AtLeast is { } least ? $"at least {Number(least)}" : null, condition.AtMost is { } most ? $"at most {Number(most)}" : null };
        return $"{name} is {string.Join(" and ", limits.OfType<string>())}";
    }

    /// <summary>Does it, or a part of it, look at an answer?</summary>
    public static bool NamesVariable(ShowIf? condition) =>
        condition is not null && (condition.Variable is not null || NamesVariable(condition.Not) || condition.All.Any(NamesVariable) || condition.Any.Any(NamesVariable));

    /// <summary>The factors that it, or a part of it, looks at.</summary>
    public static IEnumerable<string> Factors(ShowIf? condition) => condition is null ? [] :
        new[] { condition.Factor }.OfType<string>().Concat(Factors(condition.Not)).Concat(condition.All.SelectMany(Factors)).Concat(condition.Any.SelectMany(Factors));

    private static string Part(ShowIf part) => part.All.Count > 0 || part.Any.Count > 0 ? $"({Of(part)})" : Of(part)!;

    private static string Number(double value) => NumberFormat.Fixed(value, value == Math.Round(value) ? 0 : 2);
}
