namespace CoProduction.Web.Data;

/// <summary>The span of versions with the same factors, arms and randomizations: one salt, one set of counters.</summary>
public sealed class AllocationEpoch
{
    public long StudyId { get; set; }
    public int Epoch { get; set; }
    public required byte[] Salt { get; set; }

    /// <summary>SHA-256 of the salt, published at launch, so that the revealed salt can be checked.</summary>
    public required byte[] SaltCommitment { get; set; }
}
