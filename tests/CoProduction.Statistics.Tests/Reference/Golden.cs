using System.Text.Json;

namespace CoProduction.Statistics.Tests.Reference;

/// <summary>Values that reference_values.py computed with 60 digits, and the data they belong to.</summary>
internal static class Golden
{
    public static JsonElement Values { get; } = Resource("golden.json");

    /// <summary>Of reference_measurement.py.</summary>
    public static JsonElement Measurement { get; } = Resource("measurement.json");

    /// <summary>Of reference_pooling.R.</summary>
    public static JsonElement Pooling { get; } = Resource("pooling.json");

    /// <summary>NIST's Statistical Reference Datasets (reference_nist.py).</summary>
    public static JsonElement Nist { get; } = Resource("nist.json");

    public static JsonElement Data => Values.GetProperty("data");

    /// <summary>Distributions by their integrals (distributions.py).</summary>
    public static JsonElement Experiments { get; } = Resource("distributions.json");

    /// <summary>What R's packages give (experiments.R), and the data they were given.</summary>
    public static JsonElement R { get; } = Resource("experiments.json");

    /// <summary>Effect sizes, clusters and redraws of effects.R.</summary>
    public static JsonElement Effects { get; } = Resource("effects.json");

    /// <summary>Hotelling's tests, the survey logit, Games and Howell (clusters_survey.R).</summary>
    public static JsonElement Clusters { get; } = Resource("clusters_survey.json");

    /// <summary>Simultaneous intervals, pairs of clusters, marginal effects on probability samples (families.R).</summary>
    public static JsonElement Families { get; } = Resource("families.json");

    public static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetDouble())];

    public static DataTable Longley()
    {
        var rows = Data.GetProperty("longley").EnumerateArray().Select(Numbers).ToArray();
        string[] names = ["y", "x1", "x2", "x3", "x4", "x5", "x6"];
        return new DataTable(names.Select((name, j) => new NumericColumn(name, Array.ConvertAll(rows, r => r[j]))));
    }

    public static DataTable Plants()
    {
        var groups = Data.GetProperty("plants").EnumerateObject().SelectMany(g => Numbers(g.Value).Select(v => (Group: g.Name, Value: v))).ToArray();
        return new DataTable([new NumericColumn("weight", Array.ConvertAll(groups, g => g.Value)), FactorColumn.FromValues("group", Array.ConvertAll(groups, g => (string?)g.Group))]);
    }

    public static DataTable Schools() => new(Data.GetProperty("schools").EnumerateObject().Select(c => new NumericColumn(c.Name, Numbers(c.Value))));

    public static DataTable Items()
    {
        var rows = Data.GetProperty("items").EnumerateArray().Select(Numbers).ToArray();
        return new DataTable(Enumerable.Range(0, 4).Select(j => new NumericColumn("i" + (j + 1), Array.ConvertAll(rows, r => r[j]))));
    }

    /// <summary>Within a relative tolerance, on the scale of the larger of the value and <paramref name="scale"/>.</summary>
    public static void ShouldBeClose(this double? actual, double expected, double tolerance, string because, double scale = 0)
    {
        actual.Should().NotBeNull(because);
        actual!.Value.Should().BeApproximately(expected, tolerance * Math.Max(Math.Abs(expected), scale) + 1e-305, because);
    }

    /// <summary>Every number of every golden term.</summary>
    public static void ShouldMatch(this IEnumerable<TermEstimate> actual, JsonElement terms, string errorType, double tolerance)
    {
        var rows = actual.ToDictionary(t => t.Term);
        foreach (var golden in terms.EnumerateArray().Where(t => t.GetProperty("se_type").GetString() == errorType))
        {
            var name = golden.GetProperty("term").GetString()!;
            var row = rows[name];
            var se = golden.GetProperty("std_error").GetDouble();
            row.Value.ShouldBeClose(golden.GetProperty("estimate").GetDouble(), tolerance, $"estimate of {name}", se);
            row.StandardError.ShouldBeClose(se, tolerance, $"{errorType} of {name}");
            row.Statistic.ShouldBeClose(golden.GetProperty("statistic").GetDouble(), tolerance, $"statistic of {name}", 1);
            if (golden.TryGetProperty("df", out var df)) row.DegreesOfFreedom.ShouldBeClose(df.GetDouble(), tolerance * 10, $"df of {name}");
            else row.DegreesOfFreedom.Should().BeNull();
            row.PValue.ShouldBeClose(golden.GetProperty("p_value").GetDouble(), tolerance * 100, $"p of {name}");
            row.ConfidenceLow.ShouldBeClose(golden.GetProperty("conf_low").GetDouble(), tolerance * 10, $"lower limit of {name}", se);
            row.ConfidenceHigh.ShouldBeClose(golden.GetProperty("conf_high").GetDouble(), tolerance * 10, $"upper limit of {name}", se);
        }
    }

    /// <summary>A data set of experiments.R: lists of numbers or texts by column.</summary>
    public static DataTable RTable(string name) => new(R.GetProperty("data").GetProperty(name).EnumerateObject().Select<JsonProperty, DataColumn>(c =>
        c.Value.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.String)
            ? FactorColumn.FromValues(c.Name, [.. c.Value.EnumerateArray().Select(v => v.GetString())])
            : new NumericColumn(c.Name, c.Value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? (double?)null : v.GetDouble()))));

    /// <summary>Another file of golden values, by its name in the folder.</summary>
    public static JsonElement Resource(string name)
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream(name)!;
        return JsonDocument.Parse(stream).RootElement;
    }

    /// <summary>Columns of numbers or texts, null = missing.</summary>
    public static DataTable Table(JsonElement columns) => new(columns.EnumerateObject().Select(c => c.Value.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.String)
        ? (DataColumn)FactorColumn.FromValues(c.Name, [.. c.Value.EnumerateArray().Select(v => v.GetString())])
        : new NumericColumn(c.Name, c.Value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? (double?)null : v.GetDouble()))));
}
