using CoProduction.Studies.Design;

namespace CoProduction.Web.Operations;

/// <summary>The draft as it was read; a save succeeds only where the revision is still this one.</summary>
public sealed record DraftOfStudy(long StudyId, int Revision, StudyDesign Design);
