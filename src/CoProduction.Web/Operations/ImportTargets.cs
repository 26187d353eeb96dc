using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;

namespace CoProduction.Web.Operations;

/// <summary>Everything that a column can be imported as, in one version of a study.</summary>
public sealed class ImportTargets
{
    private readonly Dictionary<string, ImportTarget> byName;
    private readonly Dictionary<string, ImportTarget> byHeader = new(StringComparer.OrdinalIgnoreCase);

    public ImportTargets(CompiledDesign compiled)
    {
        Compiled = compiled;
        All = [.. About(compiled.Design), .. compiled.Design.Randomizations.SelectMany(Assignments), .. compiled.Variables.SelectMany(Answers)];
        byName = All.ToDictionary(target => target.Name, StringComparer.Ordinal);
    }

    public CompiledDesign Compiled { get; }

    public IReadOnlyList<ImportTarget> All { get; }

    public ImportTarget? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The target that a column of this name usually holds, or null.</summary>
    public ImportTarget? Guess(string header) => byHeader.GetValueOrDefault(header.Trim());

    private IEnumerable<ImportTarget> About(StudyDesign design)
    {
        yield return Known(new ImportTarget("participant", "Id of the participant", ImportTargetKind.Participant), "id", "participant_id", "participant");
        if (design.Sites.Count > 0) yield return Known(new ImportTarget("site", "Site", ImportTargetKind.Site), "site");
        yield return Known(new ImportTarget("session", "Session", ImportTargetKind.Session), "session");
        if (design.Fieldwork.Populations.Count > 0) yield return Known(new ImportTarget("population", "Population", ImportTargetKind.Population), "population");
        yield return Known(new ImportTarget("language", "Language", ImportTargetKind.Language), "language");
        yield return Known(new ImportTarget("started", "Time of the start", ImportTargetKind.Started), "started_at", "started");
        yield return Known(new ImportTarget("completed", "Time of the completion", ImportTargetKind.Completed), "completed_at", "completed");
    }

    private IEnumerable<ImportTarget> Assignments(RandomizationPlan plan)
    {
        var label = plan.Label.Length > 0 ? plan.Label : plan.Key;
        foreach (var theme in plan.Unit == AssignmentUnit.Theme ? Compiled.Design.Themes.Select(theme => theme.Key) : [""])
        {
            var suffix = theme.Length > 0 ? ":" + theme : "";
            var (name, about) = (theme.Length > 0 ? $"{plan.Key}_{theme}" : plan.Key, theme.Length > 0 ? $"{label}, {theme}" : label);
            yield return Known(new ImportTarget($"arm:{plan.Key}{suffix}", $"Arm: {about}", ImportTargetKind.Arm) { Plan = plan, Theme = theme }, $"arm_{name}", name,
                Compiled.Design.Randomizations.Count == 1 && theme.Length == 0 ? "arm" : $"arm_{name}");
            yield return Known(new ImportTarget($"probability:{plan.Key}{suffix}", $"Probability of the arm: {about}", ImportTargetKind.Probability) { Plan = plan, Theme = theme }, $"probability_{name}");
        }
    }

    private IEnumerable<ImportTarget> Answers(VariablePlace place)
    {
        foreach (var theme in place.InLoop ? Compiled.Design.Themes.Select(theme => theme.Key) : [""])
        {
            var (variable, suffix) = (place.Variable.Name, theme.Length > 0 ? ":" + theme : "");
            var text = place.Variable.Label.InOrFirst(Compiled.Design.Languages.Count > 0 ? Compiled.Design.Languages[0] : "en");
            var label = theme.Length > 0 ? $"{variable}, {theme}: {text}" : $"{variable}: {text}";
            if (place.Variable.Item is not (MultipleChoiceItem or RankingItem))
                yield return Known(new ImportTarget($"answer:{variable}{suffix}", label, ImportTargetKind.Answer) { Place = place, Theme = theme },
                    theme.Length > 0 ? $"{variable}_{theme}" : variable);
            else
                foreach (var option in Compiled.OptionsOf(place.Variable.Item))
                    yield return Known(new ImportTarget($"option:{variable}:{option.Key}{suffix}", $"{label} – {option.Label.InOrFirst("en")}", ImportTargetKind.Option) { Place = place, Option = option, Theme = theme },
                        theme.Length > 0 ? $"{variable}_{option.Key}_{theme}" : $"{variable}_{option.Key}");
        }
    }

    /// <summary>An answer's own name goes before the names that other things usually have.</summary>
    private ImportTarget Known(ImportTarget target, params string[] headers)
    {
        foreach (var header in headers)
            if (target.Kind == ImportTargetKind.Answer) byHeader[header] = target;
            else byHeader.TryAdd(header, target);
        return target;
    }
}
