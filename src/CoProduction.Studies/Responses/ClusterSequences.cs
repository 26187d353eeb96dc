namespace CoProduction.Studies.Responses;

/// <summary>Places of clusters in the sequences of their strata: a cluster is drawn once, and its members' rows do not repeat when.</summary>
public sealed class ClusterSequences
{
    private readonly Dictionary<(int Epoch, string Randomization, string Cluster), long> places = [];

    public void Add(int epoch, string randomization, string cluster, long sequence) => places[(epoch, randomization, cluster)] = sequence;

    /// <summary>Null where the cluster was never drawn.</summary>
    public long? Find(int epoch, string randomization, string cluster) => places.TryGetValue((epoch, randomization, cluster), out var place) ? place : null;
}
