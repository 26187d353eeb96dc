using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Dates, durations and sources of the participants that count.</summary>
internal sealed class RecruitmentAnalysis(AnalysisData data)
{
    private const int MostValues = 12;

    /// <summary>A value of a link that fewer persons carry is not named: it may be one person's.</summary>
    private const int FewestNamed = 5;

    public RecruitmentResult Run()
    {
        var people = data.Rows.Select(row => data.Frame.People[row]).ToList();
        var completed = people.Where(person => person.Status == ParticipantState.Completed).ToList();
        return new RecruitmentResult(
            people.Count == 0 ? null : people.Min(person => person.StartedAt), people.Count == 0 ? null : people.Max(person => person.StartedAt), completed.Max(person => person.CompletedAt), completed.Count,
            Median([.. completed.Select(person => person.DurationSeconds / 60)]),
            [
                .. Values("Population", "population", data.Frame.Populations, key => data.Design.Fieldwork.Populations.FirstOrDefault(population => population.Key == key)?.Name.InOrFirst("en"), named: true),
                .. Values("Site", "site", data.Frame.Sites, data.SiteLabel, named: true),
                .. Values("Session", "session", data.Frame.Sessions, value => value, named: false),
                .. Values("Language", "language", data.Frame.Languages, LanguageName.Of, named: true),
                .. data.Frame.UrlParameters.SelectMany(parameter => Values($"Link parameter {parameter.Name}", $"url_{parameter.Name}", parameter, value => value, named: false)),
            ]);
    }

    /// <summary>The middle value; the mean of the two middle ones; null without finite values.</summary>
    public static double? Median(double[] values)
    {
        var finite = Array.FindAll(values, double.IsFinite);
        if (finite.Length == 0) return null;
        var middle = finite.Length / 2;
        var upper = Select(finite, middle);
        return finite.Length % 2 == 1 ? upper : (finite.AsSpan(0, middle).ToArray().Max() + upper) / 2;
    }

    /// <summary>The value that would stand at a place if all were sorted (Hoare's selection); no lower one stands behind it then. Time grows with the number of values.</summary>
    private static double Select(double[] values, int place)
    {
        var (from, to) = (0, values.Length - 1);
        while (from < to)
        {
            var pivot = values[from + (to - from) / 2];
            var (low, high) = (from, to);
            while (low <= high)
            {
                while (values[low] < pivot) low++;
                while (values[high] > pivot) high--;
                if (low > high) break;
                (values[low], values[high]) = (values[high], values[low]);
                low++;
                high--;
            }
            if (place <= high) to = high;
            else if (place >= low) from = low;
            else break;
        }
        return values[place];
    }

    private IEnumerable<RecruitmentSource> Values(string source, string name, CodedColumn column, Func<string, string?> label, bool named)
    {
        var groups = data.Rows.Where(row => column[row] is not null).GroupBy(row => column[row]!).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (groups.Count < 2 && named) yield break;
        var shown = groups.Where((group, index) => index < MostValues && (named || group.Count() >= FewestNamed)).ToList();
        foreach (var group in shown) yield return Source(label(group.Key) is { Length: > 0 } words ? words : group.Key, group) with { Key = group.Key };
        var rest = groups.Except(shown).ToList();
        if (rest.Count > 0) yield return Source($"{rest.Count} other values", rest.SelectMany(group => group));

        RecruitmentSource Source(string value, IEnumerable<int> rows) => new(source, value, rows.Count(), rows.Count(row => data.Frame.People[row].Status == ParticipantState.Completed)) { Column = name };
    }
}
