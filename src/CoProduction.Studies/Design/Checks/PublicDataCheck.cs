using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design.Checks;

/// <summary>Quasi-identifiers exist, are asked once per person, and can be made coarser as declared.</summary>
internal static class PublicDataCheck
{
    private const string Place = "publicData";

    public static void Run(Draft draft)
    {
        if (draft.Design.PublicData is not { } data) return;
        if (data.K is < 2 or > 1000)
            draft.Error("public-k", Place, "The number of persons who must share each combination lies between 2 and 1000. 5 is usual.");
        foreach (var twice in data.QuasiIdentifiers.GroupBy(known => known.Variable).Where(same => same.Count() > 1))
            draft.Error("public-twice", Place, $"The quasi-identifier '{twice.Key}' stands twice. Remove one.");
        foreach (var known in data.QuasiIdentifiers) Check(draft, known);
    }

    private static void Check(Draft draft, QuasiIdentifier known)
    {
        if (QuasiIdentifier.IsOfPerson(known.Variable))
        {
            if (known.Cuts.Count + known.Merge.Count > 0)
                draft.Error("public-coarser", Place, $"'{known.Variable}' cannot be made coarser: which questions were asked depends on it. Remove the cuts and merged options; persons in small places can be left out of the file.");
            return;
        }
        if (!draft.Variables.TryGetValue(known.Variable, out var variable))
            draft.Error("public-unknown", Place, known.Variable.Length == 0 ? "A quasi-identifier names no variable." : $"The quasi-identifier '{known.Variable}' is no variable of the study, and neither 'site', 'population' nor 'language'.");
        else if (variable.InLoop)
            draft.Error("public-loop", Place, $"'{known.Variable}' is asked once per theme. Quasi-identifiers are asked once per person.");
        else if (variable.Item is TextItem)
            draft.Error("public-text", Place, $"'{known.Variable}' holds words as typed. Public files leave such words out; it need not be named.");
        else CheckCoarser(draft, known, variable);
    }

    private static void CheckCoarser(Draft draft, QuasiIdentifier known, AskedVariable variable)
    {
        if (known.Cuts.Count > 0 && variable.Item is not (NumberItem or SliderItem))
            draft.Error("public-coarser", Place, $"'{known.Variable}' is no number, so that it has no bands. Merge options instead.");
        if (known.Cuts.Zip(known.Cuts.Skip(1)).Any(pair => pair.First >= pair.Second))
            draft.Error("public-cuts", Place, $"The bands of '{known.Variable}' begin at numbers that rise, such as 30, 45, 60.");
        var options = draft.OptionsOf(variable.Item).Select(option => option.Key).ToHashSet();
        foreach (var key in known.Merge.Keys.Concat(known.Merge.Values).Where(key => !options.Contains(key)).Distinct())
            draft.Error("public-option", Place, $"'{key}' is no option of '{known.Variable}'.");
        foreach (var key in known.Merge.Values.Where(known.Merge.ContainsKey).Distinct())
            draft.Error("public-option", Place, $"The option '{key}' of '{known.Variable}' is merged into another and cannot take others. Merge them all into the same.");
        if (known.Merge.Count > 0 && variable.Item is RankingItem)
            draft.Error("public-coarser", Place, $"'{known.Variable}' is a ranking; its options cannot be merged.");
    }
}
