using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A list of a draft whose entries have forms of their own: what the buttons beside its entries do.</summary>
public abstract class EntryList
{
    /// <summary>As in the check: <c>pages/vignette/elements</c>.</summary>
    public abstract string Place { get; }

    /// <summary>One entry, as in "Delete this page".</summary>
    public abstract string Noun { get; }

    public abstract IReadOnlyList<EntryName> Entries(StudyDesign design);

    /// <summary>Null where there is no such entry or it cannot move further.</summary>
    public abstract StudyDesign? Move(StudyDesign design, string segment, int by);

    public abstract StudyDesign? Delete(StudyDesign design, string segment);

    public abstract StudyDesign? Copy(StudyDesign design, string segment);
}
