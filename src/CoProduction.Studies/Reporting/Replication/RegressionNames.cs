using System.Globalization;
using System.Text.RegularExpressions;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>Names of the columns of a regression as a person would choose them: the keys of measures and factors, as R's formula takes them.</summary>
internal sealed partial class RegressionNames
{
    /// <summary>Level of a factor that an arm of an incomplete factorial lacks.</summary>
    public const string Absent = "absent";

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "arm", "dose", "dose_squared", "site", "theme", "stratum", "person", "cluster", "if", "else", "for", "while", "repeat", "function", "next", "break", "in", "T", "F", "I", "absent",
    };

    private readonly IReadOnlyList<Measure> measures;
    private readonly List<Factor> factors;

    public RegressionNames(StudyDesign design, string? randomization)
    {
        measures = design.Measures;
        var plan = design.Randomizations.FirstOrDefault(candidate => candidate.Key == randomization);
        factors = plan is null ? [] : [.. design.Factors.Where(factor => plan.Arms.Any(arm => arm.Levels.ContainsKey(factor.Key)))];
    }

    public IReadOnlyList<Factor> Factors => factors;

    /// <summary>The measure as a column; its key, unless another column has that name.</summary>
    public string Measure(string key) => Reserved.Contains(key) || factors.Any(factor => factor.Key == key) ? "m_" + key : key;

    public static string Factor(Factor factor) => Reserved.Contains(factor.Key) ? "f_" + factor.Key : factor.Key;

    /// <summary>The name of a coefficient as the analysis has it (<c>f0_money:x3</c>) in those names (<c>rewardmoney:psm</c>).</summary>
    public string Term(string term) => string.Join(':', term.Split(':').Select(Part));

    private string Part(string part)
    {
        if (MeasureColumn().Match(part) is { Success: true } x && Number(x) < measures.Count) return Measure(measures[Number(x)].Key);
        if (FactorColumn().Match(part) is { Success: true } f && Number(f) < factors.Count) return Factor(factors[Number(f)]) + Level(f.Groups[2].Value);
        return part;
    }

    private static string Level(string level) => level == "·" ? Absent : level;

    private static int Number(Match match) => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("^x([0-9]{1,5})$", RegexOptions.CultureInvariant)]
    private static partial Regex MeasureColumn();

    [GeneratedRegex("^f([0-9]{1,3})_(.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex FactorColumn();
}
