namespace CoProduction.Statistics.Bench;

/// <summary>
/// A made-up experiment of any number of rows, the same for a seed: 4 arms, three covariates of 10, 6 and 4 levels, six numbers, 10,000 clusters, an
/// outcome and a binary one; with what the models leave unused, 20 columns.
/// </summary>
internal static class SampleData
{
    public const string AllTerms = "arm + region + education + party + x1 + x2 + x3 + x4 + x5 + x6";
    public const string DiscreteTerms = "arm + region + education + party";
    public const string ClusterTerms = "arm + x1 + x2";

    public static DataTable Of(int rows, int clusters = 10_000)
    {
        var random = new Random(20_26);
        var arm = Codes(random, rows, 4);
        var region = Codes(random, rows, 10);
        var education = Codes(random, rows, 6);
        var party = Codes(random, rows, 4);
        var cluster = Codes(random, rows, clusters);
        var x = Enumerable.Range(0, 6).Select(_ => Normal(random, rows)).ToArray();
        var y = Normal(random, rows);
        var binary = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            y[i] += 0.1 * arm[i] + 0.05 * region[i] + 0.3 * x[0][i] - 0.2 * x[1][i] + 0.3 * (cluster[i] % 7);
            binary[i] = random.NextDouble() < 1 / (1 + Math.Exp(1 - 0.1 * arm[i] - 0.3 * x[0][i])) ? 1 : 0;
        }
        var columns = new List<DataColumn>
        {
            new NumericColumn("y", y),
            new NumericColumn("binary", binary),
            Factor("arm", 4, arm),
            Factor("region", 10, region),
            Factor("education", 6, education),
            Factor("party", 4, party),
            Factor("cluster", clusters, cluster),
        };
        columns.AddRange(x.Select((values, j) => new NumericColumn($"x{j + 1}", values)));
        columns.AddRange(Enumerable.Range(1, 7).Select(j => new NumericColumn($"unused{j}", new double[rows])));
        return new DataTable(columns);
    }

    /// <summary>Writes the used columns for R: eight bytes for a number, four for a code from 1.</summary>
    public static void Write(DataTable table, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in table.Names.Where(n => !n.StartsWith("unused", StringComparison.Ordinal)))
        {
            using var file = new BinaryWriter(File.Create(Path.Combine(folder, name)));
            if (table.Column(name) is NumericColumn numbers)
                foreach (var value in numbers.Values) file.Write(value);
            else
                foreach (var code in table.Factor(name).Codes) file.Write(code + 1);
        }
    }

    private static FactorColumn Factor(string name, int levels, int[] codes) => new(name, [.. Enumerable.Range(1, levels).Select(l => $"{name}{l}")], codes);

    private static int[] Codes(Random random, int rows, int levels)
    {
        var codes = new int[rows];
        for (var i = 0; i < rows; i++) codes[i] = random.Next(levels);
        return codes;
    }

    private static double[] Normal(Random random, int rows)
    {
        var values = new double[rows];
        for (var i = 0; i < rows; i++) values[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return values;
    }
}
