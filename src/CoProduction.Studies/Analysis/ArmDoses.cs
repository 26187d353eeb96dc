using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis;

/// <summary>The arms of a randomization as doses of its only factor.</summary>
/// <param name="Factor">The factor.</param>
/// <param name="ByArm">Dose by arm key, in the order of the arms; arms whose level has no number are absent.</param>
internal sealed record ArmDoses(Factor Factor, IReadOnlyDictionary<string, double> ByArm)
{
    /// <summary>Null where the arms have levels of no factor or of several.</summary>
    public static ArmDoses? Of(RandomizationPlan plan, IReadOnlyList<Factor> factors)
    {
        if (plan.Arms.SelectMany(arm => arm.Levels.Keys).Distinct().ToList() is not [var key] || factors.FirstOrDefault(candidate => candidate.Key == key) is not { } factor) return null;
        var doses = new Dictionary<string, double>();
        foreach (var arm in plan.Arms)
            if (factor.Levels.FirstOrDefault(level => level.Key == arm.Levels.GetValueOrDefault(key))?.Dose is { } dose) doses[arm.Key] = dose;
        return new ArmDoses(factor, doses);
    }

    /// <summary>Every one of the arms has a dose.</summary>
    public bool IsCompleteFor(IEnumerable<Arm> arms) => arms.All(arm => ByArm.ContainsKey(arm.Key));
}
