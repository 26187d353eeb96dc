using CoProduction.Studies.Analysis;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>The computed results of a study's participants of one kind, and the report made of them.</summary>
/// <param name="Kind">Whose rows these are.</param>
/// <param name="Results">All digits.</param>
/// <param name="Report">For people.</param>
/// <param name="LongFile">Whether there are looping variables, and so a file by participant and theme.</param>
public sealed record ReportOfStudy(ParticipantKind Kind, StudyResults Results, Report Report, bool LongFile);
