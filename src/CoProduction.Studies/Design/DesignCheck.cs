namespace CoProduction.Studies.Design;

/// <summary>Lists what is wrong with a draft.</summary>
public static class DesignCheck
{
    public static IReadOnlyList<DesignProblem> Check(StudyDesign design) => [];
}
