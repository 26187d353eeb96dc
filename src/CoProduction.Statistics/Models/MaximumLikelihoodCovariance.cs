using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>Covariances T·A⁻¹BA⁻¹·T' of maximum likelihood: A the observed information, B from the scores (White 1982), T to the parameters reported.</summary>
internal static class MaximumLikelihoodCovariance
{
    /// <summary>Why a cluster-robust error would mean nothing, for each column; a type that needs clusters without them is refused.</summary>
    public static string?[] Problems(StandardErrorType type, IReadOnlyList<ModelColumn> columns, Clusters? clusters)
    {
        var isCluster = type is StandardErrorType.CR0 or StandardErrorType.CR1 or StandardErrorType.CR1G;
        if (isCluster && clusters is null) throw new InvalidAnalysisException($"The standard error {type} needs a cluster column.");
        if (!isCluster && type is not (StandardErrorType.Classical or StandardErrorType.HC0 or StandardErrorType.HC1))
            throw new InvalidAnalysisException($"This model has no standard error of type {type}; it has classical, HC0, HC1, CR0, CR1 and CR1G.");
        return !isCluster ? new string?[columns.Count] : clusters!.Count < 2 ? [.. columns.Select(_ => "All rows lie in a single cluster.")] : clusters.OneClusterProblems(columns);
    }

    /// <param name="type">Classical: A⁻¹. HC0, CR0: no factor. HC1: n/(n − k). CR1: G/(G − 1)·(n − 1)/(n − k). CR1G: G/(G − 1). k counts every parameter.</param>
    /// <param name="information">k × k, row-major.</param>
    /// <param name="scores">n × k, row-major.</param>
    /// <param name="transformation">k × k, row-major.</param>
    /// <param name="clusters">For the cluster types.</param>
    public static double[] Of(StandardErrorType type, double[] information, double[] scores, double[] transformation, Clusters? clusters)
    {
        var k = (int)Math.Round(Math.Sqrt(information.Length));
        var n = scores.Length / k;
        var g = clusters?.Count ?? 0;
        var covariance = new double[k * k];
        // Row j: A⁻¹ of row j of T, A being symmetric.
        var influences = new double[k * k];
        for (var j = 0; j < k; j++) SmallMatrix.Solve(information, transformation[(j * k)..(j * k + k)])!.CopyTo(influences, j * k);
        switch (type)
        {
            case StandardErrorType.Classical:
                for (var a = 0; a < k; a++)
                    for (var b = 0; b < k; b++)
                        for (var j = 0; j < k; j++) covariance[a * k + b] += transformation[a * k + j] * influences[b * k + j];
                return covariance;
            case StandardErrorType.HC0 or StandardErrorType.HC1:
                for (var i = 0; i < n; i++) Add(scores[(i * k)..(i * k + k)]);
                break;
            default:
                foreach (var rows in clusters!.Rows)
                {
                    var sum = new double[k];
                    foreach (var i in rows)
                        for (var j = 0; j < k; j++) sum[j] += scores[i * k + j];
                    Add(sum);
                }
                break;
        }
        var factor = type switch
        {
            StandardErrorType.HC1 => (double)n / (n - k),
            StandardErrorType.CR1 => g / (g - 1.0) * ((n - 1.0) / (n - k)),
            StandardErrorType.CR1G => g / (g - 1.0),
            _ => 1,
        };
        return Array.ConvertAll(covariance, v => factor * v);

        void Add(double[] score)
        {
            var influence = SmallMatrix.Multiply(influences, score);
            for (var a = 0; a < k; a++)
                for (var b = 0; b < k; b++) covariance[a * k + b] += influence[a] * influence[b];
        }
    }
}
