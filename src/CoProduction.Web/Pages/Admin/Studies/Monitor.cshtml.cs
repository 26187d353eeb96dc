using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>
/// How the fieldwork goes. While the study is in the field and blinded, nothing here tells one arm from another; outcomes
/// are not here at all.
/// </summary>
public sealed class MonitorModel(StudyDbContext db, VerifyAssignments verify, StudyAccess access) : StudyPageModel(access)
{
    /// <summary>A mismatch of the sample ratio is commonly called below this.</summary>
    private const double Mismatch = 0.001;

    public FieldworkCounts Counts { get; private set; } = null!;

    public StudyDesign Design { get; private set; } = new();

    public AssignmentEvidence? Evidence { get; private set; }

    public IReadOnlyList<ArmCounts> Arms { get; private set; } = [];

    public bool SeveralEpochs => Arms.Select(arms => arms.Epoch).Distinct().Count() > 1;

    public bool IsBlinded => Study.State != StudyState.Closed && Study.UnblindedAt is null;

    public int? Target => Design.Fieldwork.TargetCompletes;

    public IReadOnlyList<(string Page, int Unfinished)> DropOut => Counts.DropOut(Design.Pages, IsBlinded);

    public async Task OnGetAsync()
    {
        Counts = await FieldworkCounts.LoadAsync(db, Study.StudyId);
        if (Study.State == StudyState.Draft)
            return;
        var document = await db.StudyVersions.Where(row => row.StudyId == Study.StudyId).OrderByDescending(row => row.Version).Select(row => row.Document).FirstAsync();
        Design = DesignFile.Read(document);
        var epochs = await verify.EpochsAsync(Study.StudyId);
        Arms = await ArmCounts.LoadAsync(db, Study.StudyId, epochs);
        Evidence = await verify.RunAsync(Study.StudyId, ParticipantKind.Real);
    }

    public static string Text((double? PValue, string? Reason) test) => test.PValue switch
    {
        null => test.Reason ?? "",
        < Mismatch => $"p {NumberFormat.PRelation(test.PValue)}: a mismatch. Look for what fails in one arm",
        _ => "p " + NumberFormat.PRelation(test.PValue),
    };

    /// <summary>A label may name the arms.</summary>
    public string NameOf(RandomizationPlan plan) => IsBlinded || plan.Label.Length == 0 ? $"Randomization {plan.Key}" : plan.Label;

    public static string NameOf(ParticipantKind kind) => kind switch
    {
        ParticipantKind.Preview => "Previews",
        ParticipantKind.Rehearsal => "Rehearsal",
        ParticipantKind.Imported => "Imported",
        _ => "Respondents",
    };
}
