using System.Globalization;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Counts raw answers by arm: every value where there are few different ones, every row where there are few rows, else bins.</summary>
internal sealed class DistributionAnalysis(AnalysisData data, OutcomeSamples samples)
{
    private const int MostCategories = 11;
    private const int MostDots = 150;
    private const int Bins = 14;
    private const int MostSteps = 31;

    private static readonly int[] RoundSteps = [1, 2, 5, 10];

    public IReadOnlyList<OutcomeDistribution> Run(IReadOnlyList<Inquiry> inquiries) => [.. samples.Of(inquiries).Select(Count)];

    private OutcomeDistribution Count(OutcomeSample sample)
    {
        var values = sample.Sample.Outcome.ToArray();
        var labels = Labels(sample.Measure);
        var distinct = values.Concat(labels.Keys).Distinct().Order().ToList();
        var kind = distinct.Count <= MostCategories ? DistributionKind.Categories : values.Length <= MostDots ? DistributionKind.Dots : DistributionKind.Bins;
        var steps = kind == DistributionKind.Bins ? StepsOf(sample.Measure, values) : null;
        List<DistributionClass> classes = kind == DistributionKind.Bins ? steps ?? BinsOf(values, EndsOf(sample.Measure)) : [.. distinct.Select(value => new DistributionClass(labels.GetValueOrDefault(value) ?? "", value, value))];
        var places = Array.ConvertAll(values, value => Place(classes, value));
        return new OutcomeDistribution
        {
            Outcome = sample.Measure.Key,
            OutcomeLabel = sample.Label,
            Randomization = sample.Plan.Key,
            Kind = kind,
            Classes = classes,
            HasValuesBetween = steps is not null && values.Where((value, at) => Math.Abs(value - (steps[places[at]].Low + steps[places[at]].High) / 2) > 1e-9).Any(),
            IsPerTheme = sample.Shape.ByPerson,
            Arms =
            [
                .. sample.Arms.Select(arm =>
                {
                    var counts = new int[classes.Count];
                    for (var at = 0; at < places.Length; at++)
                        if (sample.Sample.ArmAt(at) == arm.Key) counts[places[at]]++;
                    var moments = sample.Sample.MomentsOf(arm.Key);
                    return new ArmDistribution(arm.Key, ArmRows.NameOf(arm), moments.N, moments.N == 0 ? null : moments.Mean, counts);
                }),
            ],
        };
    }

    /// <summary>Words for the values that have some.</summary>
    private Dictionary<double, string> Labels(Measure measure)
    {
        if (measure is CheckPassed) return new Dictionary<double, string> { [0] = "answered wrongly", [1] = "answered correctly" };
        if (measure is Dichotomy) return new Dictionary<double, string> { [0] = "No", [1] = "Yes" };
        if (measure is not SingleValue { Variable: var variable } || data.Frame.Design.FindVariable(variable)?.Variable.Item is not OptionItem item) return [];
        return data.Frame.Design.OptionsOf(item).Where(option => option.Value is not null).GroupBy(option => option.Value!.Value)
            .ToDictionary(group => group.Key, group => group.First().Label.InOrFirst("en") is { Length: > 0 } label ? label : group.First().Key);
    }

    /// <summary>
    /// A bin about every value that a mean of few items can take, each as wide as the step between them. Round bins would hold now one value, now two, and show teeth that nobody answered. Who left out an item
    /// falls to the nearest. Null for what is no such mean.
    /// </summary>
    private List<DistributionClass>? StepsOf(Measure measure, double[] values)
    {
        if (measure is not Scale { Score: ScaleScore.Mean } scale || MeasureRange.Of(data.Frame.Design, measure) is not { } range || values.Min() < range.Min || values.Max() > range.Max) return null;
        var steps = (range.Max - range.Min) * scale.Items.Count;
        if (steps is < 2 or > MostSteps - 1 || steps != Math.Round(steps) || !scale.Items.All(item => HasStepsOfOne(item.Variable))) return null;
        return [.. Enumerable.Range(0, (int)steps + 1).Select(index => (Middle: range.Min + (double)index / scale.Items.Count, Half: 0.5 / scale.Items.Count)).Select(step => new DistributionClass(StepLabel(step.Middle), step.Middle - step.Half, step.Middle + step.Half))];
    }

    private bool HasStepsOfOne(string variable)
    {
        if (data.Frame.Design.FindVariable(variable)?.Variable.Item is not { } item) return false;
        var values = data.Frame.Design.OptionsOf(item).Select(option => option.Value).OfType<double>().Distinct().Order().ToList();
        return values.Count > 1 && values.Zip(values.Skip(1)).All(pair => pair.Second - pair.First == 1);
    }

    private static string StepLabel(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The ends that an answer can take where they are those of a scale; limits of a typed number only keep out slips of the finger.</summary>
    private (double Min, double Max)? EndsOf(Measure measure) =>
        measure is SingleValue { Variable: var variable } && data.Frame.Design.FindVariable(variable)?.Variable.Item is NumberItem ? null : MeasureRange.Of(data.Frame.Design, measure);

    private static List<DistributionClass> BinsOf(double[] values, (double Min, double Max)? ends)
    {
        var (low, high) = (Math.Min(values.Min(), ends?.Min ?? double.PositiveInfinity), Math.Max(values.Max(), ends?.Max ?? double.NegativeInfinity));
        var rough = (high - low) / Bins;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = RoundSteps.Select(factor => factor * power).First(candidate => candidate >= rough * 0.999);
        var first = Math.Floor(low / step);
        var last = Math.Max(Math.Ceiling(high / step), first + 1);
        return [.. Enumerable.Range(0, (int)(last - first)).Select(index => new DistributionClass("", (first + index) * step, (first + index + 1) * step))];
    }

    private static int Place(List<DistributionClass> classes, double value)
    {
        // A value that rounding left a hair below a class belongs to it, here as in the replication scripts.
        var slack = 1e-9 * (classes[^1].Low - classes[0].Low);
        int low = 0, high = classes.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (classes[middle].Low - slack <= value) low = middle; else high = middle - 1;
        }
        return low;
    }
}
