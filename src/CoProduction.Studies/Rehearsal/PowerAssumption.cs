using System.Globalization;
using CoProduction.Studies.Design;
using CoProduction.Studies.Library;

namespace CoProduction.Studies.Rehearsal;

/// <summary>The effects under which a design's power is simulated, and whose they are, in a sentence.</summary>
/// <param name="Effects">How persons answer, and what the arms do to them.</param>
/// <param name="Words">For the notes of the table.</param>
public sealed record PowerAssumption(RehearsalEffects Effects, string Words)
{
    /// <summary>Those that were given; else those of the library's study with this key, where they fit the design; else none.</summary>
    public static PowerAssumption Of(CompiledDesign design, RehearsalEffects? given = null)
    {
        if (given is not null) return new PowerAssumption(given with { Study = design.Design.Key }, "Assumed: the effects of the file.");
        if (StudyLibrary.Effects(design.Design.Key) is { } own && own.Problems(design).Count == 0)
            return new PowerAssumption(own, "Assumed: the effects that ship with this study of the library. They are ours and were measured nowhere.");
        return None(design);
    }

    /// <summary>No arm does anything.</summary>
    public static PowerAssumption None(CompiledDesign design) => new(new RehearsalEffects { Study = design.Design.Key },
        "Assumed: everybody answers from the middle of each scale, nobody leaves, and no arm does anything. So the power is that of finding what is not there; the MDE is what to read.");

    /// <summary>Everybody answers from the middle, and a level adds the same to the latent value of everything that is answered after it is assigned.</summary>
    public static PowerAssumption OfLevels(CompiledDesign design, IReadOnlyList<SyntheticEffect> effects)
    {
        var answers = new SyntheticAnswer { Variables = [.. design.Variables.Select(place => place.Variable.Name).Distinct()], Effects = effects };
        var words = effects.Select(effect => string.Create(CultureInfo.InvariantCulture, $"{string.Join(" and ", effect.Levels.Select(level => $"{level.Key} = {level.Value}"))}: {effect.Add:+0.###;−0.###;0}"));
        return new PowerAssumption(new RehearsalEffects { Study = design.Design.Key, Answers = [answers] },
            $"Assumed: everybody answers from the middle of each scale, nobody leaves, and a level adds to every later answer, in standard deviations behind the options or in a number's own unit ({string.Join("; ", words)}).");
    }
}
