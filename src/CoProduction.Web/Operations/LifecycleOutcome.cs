using CoProduction.Studies.Design;

namespace CoProduction.Web.Operations;

/// <summary>What came of opening, amending, pausing or closing: done, or why not.</summary>
public sealed record LifecycleOutcome(bool Done, string? Refusal, IReadOnlyList<DesignProblem> Problems, int? Version)
{
    public static LifecycleOutcome Ok(int? version = null) => new(true, null, [], version);

    public static LifecycleOutcome Refused(string why) => new(false, why, [], null);

    public static LifecycleOutcome NotClean(IReadOnlyList<DesignProblem> problems) =>
        new(false, "The design has errors that must be mended first.", problems, null);
}
