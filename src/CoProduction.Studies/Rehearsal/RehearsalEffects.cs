using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Rehearsal;

/// <summary>
/// The declared truth of a dress rehearsal: how synthetic respondents answer, and what the arms do to them. Numbers are ours and stand for nothing that
/// was measured. In words: each answer has a latent value = mean + traits of the person + earlier answers + site + theme + arm + noise; options are cut from
/// it at equally informative thresholds (at a latent mean of 0 and a standard deviation of 1 all options are equally likely), numbers are rounded and clipped.
/// </summary>
public sealed record RehearsalEffects
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Key of the study.</summary>
    public string Study { get; init; } = "";

    public string Note { get; init; } = "";

    /// <summary>Share of persons by site; empty: equal shares.</summary>
    public IReadOnlyDictionary<string, double> Sites { get; init; } = new Dictionary<string, double>();

    /// <summary>Share of persons by population; empty: all belong to the first.</summary>
    public IReadOnlyDictionary<string, double> Populations { get; init; } = new Dictionary<string, double>();

    /// <summary>Share of persons by language; empty: all use the first.</summary>
    public IReadOnlyDictionary<string, double> Languages { get; init; } = new Dictionary<string, double>();

    /// <summary>Sessions, equally likely, where the study has sessions.</summary>
    public IReadOnlyList<string> Sessions { get; init; } = [];

    /// <summary>What differs between persons before anything is asked; each may build on those above it.</summary>
    public IReadOnlyList<SyntheticTrait> Traits { get; init; } = [];

    /// <summary>How the variables are answered. A variable that is not named is answered from the middle, without effects.</summary>
    public IReadOnlyList<SyntheticAnswer> Answers { get; init; } = [];

    public IReadOnlyList<SyntheticTask> Tasks { get; init; } = [];

    /// <summary>Non-answers, where an item of the list above does not say otherwise.</summary>
    public NonAnswerRates NonAnswers { get; init; } = new();

    /// <summary>Share of persons who leave at each page, without regard to the arm.</summary>
    public double DropOut { get; init; }

    /// <summary>The same for single pages (by key), instead of the general share.</summary>
    public IReadOnlyDictionary<string, double> DropOutAt { get; init; } = new Dictionary<string, double>();

    /// <exception cref="DesignFileException">The bytes are not an effects file; the message says where and why.</exception>
    public static RehearsalEffects Read(ReadOnlySpan<byte> file)
    {
        try
        {
            var effects = JsonSerializer.Deserialize<RehearsalEffects>(file, DesignFile.Json)
                ?? throw new DesignFileException("The file holds no effects (it is null).");
            return effects.Schema == CurrentSchema
                ? effects
                : throw new DesignFileException($"The file says schema {effects.Schema}; this version of CoProduction reads effects of schema {CurrentSchema}.");
        }
        catch (JsonException e)
        {
            throw new DesignFileException($"Not an effects file: {e.Message}", e);
        }
    }

    /// <summary>What the effects name and the design has not: each would be a declared truth that is not simulated. Empty where all is well.</summary>
    public IReadOnlyList<string> Problems(CompiledDesign compiled)
    {
        var design = compiled.Design;
        var tasks = design.Pages.SelectMany(page => page.Elements).OfType<EffortTask>().Select(task => task.Key);
        var terms = Answers.SelectMany(answer => answer.Effects).Concat(Tasks.SelectMany(task => task.PaceEffects.Concat(task.StopEffects))).ToList();
        var arms = design.Randomizations.SelectMany(plan => plan.Arms).Select(arm => arm.Key);
        var levels = design.Factors.SelectMany(factor => factor.Levels.Select(level => $"{factor.Key} = {level.Key}"));
        return
        [
            .. Study == design.Key ? [] : new[] { $"The effects are for the study '{Study}', not for '{design.Key}'." },
            .. Unknown("variable", Answers.SelectMany(answer => answer.Variables.Concat(answer.Slopes.Keys)), compiled.Variables.Select(place => place.Variable.Name)),
            .. Unknown("level", terms.SelectMany(term => term.Levels).Select(level => $"{level.Key} = {level.Value}"), levels),
            .. Unknown("site", Sites.Keys.Concat(Answers.SelectMany(answer => answer.Sites.Keys)).Concat(terms.Select(term => term.Site).OfType<string>()), compiled.Sites.Keys),
            .. Unknown("theme", Answers.SelectMany(answer => answer.Themes.Keys).Concat(terms.Select(term => term.Theme).OfType<string>()), compiled.Themes.Keys),
            .. Unknown("population", Populations.Keys, design.Fieldwork.Populations.Select(population => population.Key)),
            .. Unknown("language", Languages.Keys, design.Languages),
            .. Unknown("page", DropOutAt.Keys, design.Pages.Select(page => page.Key)),
            .. Unknown("task", Tasks.Select(task => task.Task), tasks),
            .. Unknown("arm", Answers.SelectMany(answer => answer.PassRateByArm.Keys), arms),
            .. Unknown("trait", Answers.SelectMany(answer => answer.Traits.Keys).Concat(Traits.SelectMany(trait => trait.Slopes.Keys)), Traits.Select(trait => trait.Key)),
            .. Answers.SelectMany(answer => answer.Variables.SelectMany(variable => UnknownOptions(compiled, variable, answer))),
            .. Answers.SelectMany(answer => answer.Variables).GroupBy(variable => variable).Where(group => group.Count() > 1).Select(group => $"The variable '{group.Key}' stands twice."),
        ];
    }

    private static IEnumerable<string> Unknown(string what, IEnumerable<string> named, IEnumerable<string> known) =>
        named.Distinct().Except(known).Select(key => $"The study has no {what} '{key}'.");

    private static IEnumerable<string> UnknownOptions(CompiledDesign compiled, string variable, SyntheticAnswer answer) =>
        compiled.FindVariable(variable) is { } place
            ? answer.Shares.Keys.Except(compiled.OptionsOf(place.Variable.Item).Select(option => option.Key)).Select(key => $"The variable '{variable}' has no option '{key}'.")
            : [];

    public byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(this, DesignFile.Json), (byte)'\n'];
}
