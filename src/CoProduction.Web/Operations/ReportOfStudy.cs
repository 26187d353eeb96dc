using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.Replication;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>The computed results of a study's participants of one kind, and the report made of them.</summary>
/// <param name="Kind">Whose rows these are.</param>
/// <param name="Results">All digits.</param>
/// <param name="Context">What the report says of its making.</param>
/// <param name="Report">For people.</param>
/// <param name="LongFile">Whether there are looping variables, and so a file by participant and theme.</param>
/// <param name="Versions">Every version of the design that a response may be on.</param>
public sealed record ReportOfStudy(ParticipantKind Kind, StudyResults Results, ReportContext Context, Report Report, bool LongFile, IReadOnlyDictionary<int, CompiledDesign> Versions)
{
    private ReplicationScripts? scripts;

    /// <summary>SHA-256 of the design file whose plan was run, in hexadecimal.</summary>
    public string PlanSha256 => Context.DesignSha256[Results.Versions.Max()];

    /// <summary>The tidy results, and the scripts that compute them again.</summary>
    public ReplicationScripts Scripts => scripts ??= ReplicationScripts.Of(Results, Versions, PlanSha256, Context.DataSha256, Report);
}
