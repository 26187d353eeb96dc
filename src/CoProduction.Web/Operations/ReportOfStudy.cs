using CoProduction.Studies.Analysis;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>The computed results of a study's participants of one kind, and the report made of them.</summary>
/// <param name="Kind">Whose rows these are.</param>
/// <param name="Results">All digits.</param>
/// <param name="Context">What the report says of its making.</param>
/// <param name="Report">For people.</param>
/// <param name="LongFile">Whether there are looping variables, and so a file by participant and theme.</param>
public sealed record ReportOfStudy(ParticipantKind Kind, StudyResults Results, ReportContext Context, Report Report, bool LongFile)
{
    /// <summary>SHA-256 of the design file whose plan was run, in hexadecimal.</summary>
    public string PlanSha256 => Context.DesignSha256[Results.Versions.Max()];
}
