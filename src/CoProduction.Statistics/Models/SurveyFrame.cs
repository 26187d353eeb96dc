namespace CoProduction.Statistics;

/// <summary>
/// The rows of a sample with their weights, strata and primary units, and the variance of a weighted total by linearisation: between the primary units
/// of a stratum, as if they were drawn with replacement, times the share of units not drawn (ultimate clusters; Wolter 2007).
/// A row outside the domain keeps its place with a score of zero: the number of units drawn is not random.
/// </summary>
internal sealed class SurveyFrame
{
    private readonly int[] _stratum;
    private readonly int[] _unit;
    private readonly int[] _stratumOfUnit;
    private readonly int[] _units; // primary units by stratum
    private readonly double[] _free; // 1 − share drawn, by stratum
    private readonly LonelyUnits _lonely;

    public SurveyFrame(DataTable rows, SurveyDesign design)
    {
        Rows = rows.Rows;
        _lonely = design.LonelyUnits;
        var strata = design.Strata is null ? null : rows.Factor(design.Strata);
        var clusters = design.Cluster is null ? null : rows.Factor(design.Cluster);
        var units = new Dictionary<(int, int), int>();
        var numbers = new Dictionary<int, int>();
        var names = new List<string>();
        var stratumOfUnit = new List<int>();
        _stratum = new int[Rows];
        _unit = new int[Rows];
        for (var i = 0; i < Rows; i++)
        {
            var code = strata?[i] ?? 0;
            if (!numbers.TryGetValue(code, out var stratum))
            {
                numbers[code] = stratum = numbers.Count;
                names.Add(strata?.Text(i) ?? "");
            }
            var key = (stratum, clusters?[i] ?? i);
            if (!units.TryGetValue(key, out var unit))
            {
                units[key] = unit = units.Count;
                stratumOfUnit.Add(stratum);
            }
            (_stratum[i], _unit[i]) = (stratum, unit);
        }
        _stratumOfUnit = [.. stratumOfUnit];
        _units = new int[numbers.Count];
        foreach (var stratum in _stratumOfUnit) _units[stratum]++;
        var population = design.Population is null ? null : Population(rows.Numeric(design.Population), names);
        _free = [.. _units.Select((n, h) => population is null ? 1 : (population[h] - n) / population[h])];
        Weights = design.Weights is { } column ? Positive(rows.Numeric(column)) : [.. _stratum.Select(h => population is null ? 1 : population[h] / _units[h])];
        var lonely = Enumerable.Range(0, names.Count).FirstOrDefault(h => _units[h] == 1 && _free[h] > 1e-7, -1);
        Problem = _units.Length == 0 || _stratumOfUnit.Length < 2 ? "There are fewer than two primary sampling units."
            : lonely >= 0 && _lonely == LonelyUnits.Refuse ? $"Stratum '{names[lonely]}' has a single primary sampling unit: its variance is not known. Merge strata, or declare lonely_psu."
            : null;
    }

    public int Rows { get; }

    /// <summary>n sampling weights.</summary>
    public double[] Weights { get; }

    /// <summary>Why there is no variance; null when there is.</summary>
    public string? Problem { get; }

    public int Units => _stratumOfUnit.Length;

    public int Strata => _units.Length;

    /// <summary>Primary units with a row in the domain, less their strata.</summary>
    public int Df(bool[] domain)
    {
        var units = new HashSet<int>();
        var strata = new HashSet<int>();
        for (var i = 0; i < Rows; i++)
        {
            if (!domain[i]) continue;
            units.Add(_unit[i]);
            strata.Add(_stratum[i]);
        }
        return units.Count - strata.Count;
    }

    /// <summary>The covariance of Σ scores, k × k row-major.</summary>
    /// <param name="scores">n × k row-major, zero outside the domain.</param>
    /// <param name="k">Number of totals.</param>
    public double[] Covariance(double[] scores, int k)
    {
        var totals = new double[Units * k];
        for (var i = 0; i < Rows; i++)
            for (var j = 0; j < k; j++) totals[_unit[i] * k + j] += scores[i * k + j];
        var means = new double[Strata * k];
        for (var u = 0; u < Units; u++)
            for (var j = 0; j < k; j++) means[_stratumOfUnit[u] * k + j] += totals[u * k + j] / _units[_stratumOfUnit[u]];
        var covariance = new double[k * k];
        var distance = new double[k];
        for (var u = 0; u < Units; u++)
        {
            var h = _stratumOfUnit[u];
            var lonely = _units[h] == 1;
            if (lonely && _lonely == LonelyUnits.Certainty) continue;
            var factor = _free[h] * (lonely ? 1 : _units[h] / (_units[h] - 1.0));
            // The scores of an estimate sum to zero, which is the centre that a lonely unit is compared with.
            for (var j = 0; j < k; j++) distance[j] = totals[u * k + j] - (lonely ? 0 : means[h * k + j]);
            for (var a = 0; a < k; a++)
                for (var b = 0; b < k; b++) covariance[a * k + b] += factor * distance[a] * distance[b];
        }
        return covariance;
    }

    private double[] Population(NumericColumn column, List<string> names)
    {
        var given = new double?[_units.Length];
        for (var i = 0; i < Rows; i++)
        {
            given[_stratum[i]] ??= column[i];
            if (given[_stratum[i]] != column[i]) throw new InvalidAnalysisException($"'{column.Name}' has different values in stratum '{names[_stratum[i]]}'; it is one number per stratum.");
        }
        return [.. given.Select((value, h) =>
        {
            var size = value!.Value;
            if (size <= 0) throw new InvalidAnalysisException($"'{column.Name}' must be positive.");
            if (size <= 1) return _units[h] / size;
            return size >= _units[h] ? size : throw new InvalidAnalysisException($"Stratum '{names[h]}' has {_units[h]} primary units in the sample, but '{column.Name}' says {DataColumn.NumberText(size)} in the population.");
        })];
    }

    private static double[] Positive(NumericColumn column)
    {
        var weights = column.Values.ToArray();
        return Array.TrueForAll(weights, w => w > 0) ? weights : throw new InvalidAnalysisException($"Weights must be positive; '{column.Name}' holds a value that is not.");
    }
}
