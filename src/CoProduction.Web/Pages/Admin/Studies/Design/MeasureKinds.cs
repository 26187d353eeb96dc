using CoProduction.Studies.Measurement;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The kinds of measures, as researchers know them.</summary>
public static class MeasureKinds
{
    public static readonly IReadOnlyList<(string Kind, string Name, Func<Measure> Create)> All =
    [
        ("scale", "Scale (mean or sum of items)", () => new Scale()),
        ("proportionPositive", "Index (share of items answered positively)", () => new ProportionPositive()),
        ("dichotomy", "Yes or no (1 for the positive answers)", () => new Dichotomy()),
        ("value", "Number of one item", () => new SingleValue()),
        ("checkPassed", "Check passed", () => new CheckPassed()),
        ("task", "Figure of an effort task", () => new TaskMetric()),
    ];

    public static Measure? Create(string? kind) => All.FirstOrDefault(entry => entry.Kind == kind).Create?.Invoke();

    public static string KindOf(Measure measure) => All.First(entry => entry.Create().GetType() == measure.GetType()).Kind;

    public static string NameOf(Measure measure) => All.First(entry => entry.Create().GetType() == measure.GetType()).Name.Split(" (")[0];
}
