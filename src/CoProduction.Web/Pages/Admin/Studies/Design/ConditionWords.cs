using System.Globalization;
using CoProduction.Studies.Instrument;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A condition as a sentence for researchers.</summary>
public static class ConditionWords
{
    public static string Of(ShowIf condition)
    {
        if (condition.All.Count > 0) return Joined(condition.All, " and ");
        if (condition.Any.Count > 0) return Joined(condition.Any, " or ");
        if (condition.Not is { } not) return $"not ({Of(not)})";
        var subject = condition.Variable ?? condition.Factor ?? "?";
        var parts = new List<string>();
        if (condition.In.Count > 0) parts.Add($"{subject} is {string.Join(" or ", condition.In)}");
        if (condition.AtLeast is { } least) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{subject} is at least {least}"));
        if (condition.AtMost is { } most) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{subject} is at most {most}"));
        return parts.Count == 0 ? $"{subject} is (nothing)" : string.Join(" and ", parts);
    }

    private static string Joined(IReadOnlyList<ShowIf> parts, string word) =>
        string.Join(word, parts.Select(part => part.All.Count + part.Any.Count > 1 ? $"({Of(part)})" : Of(part)));
}
