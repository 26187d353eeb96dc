using System.Globalization;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Rehearsal;

/// <summary>
/// A made-up person who answers as the effects declare. A pure function of (design, effects, seed, number of the person) and, for each answer, of the arms,
/// the theme and the answers so far: whoever walks the pages, in a browser's way or in memory, gets the same answers.
/// </summary>
public sealed class SyntheticRespondent
{
    private readonly CompiledDesign compiled;
    private readonly RehearsalEffects effects;
    private readonly SyntheticNoise noise;
    private readonly Dictionary<string, SyntheticAnswer> answerOf;
    private readonly Dictionary<string, double> traits = [];

    public SyntheticRespondent(CompiledDesign compiled, RehearsalEffects effects, ulong seed, int person)
    {
        this.compiled = compiled;
        this.effects = effects;
        noise = new SyntheticNoise(seed, person);
        answerOf = effects.Answers.SelectMany(answer => answer.Variables.Select(variable => (variable, answer))).DistinctBy(pair => pair.variable)
            .ToDictionary(pair => pair.variable, pair => pair.answer);
        foreach (var trait in effects.Traits)
            traits[trait.Key] = trait.Mean + trait.Sd * noise.Normal("trait", trait.Key) + trait.Slopes.Sum(slope => slope.Value * traits.GetValueOrDefault(slope.Key));
        var design = compiled.Design;
        Site = Choose("site", design.Sites.Select(site => site.Key), effects.Sites);
        Population = effects.Populations.Count == 0
            ? (design.Fieldwork.Populations.Count == 0 ? null : design.Fieldwork.Populations[0].Key)
            : Choose("population", design.Fieldwork.Populations.Select(population => population.Key), effects.Populations);
        Session = design.Fieldwork.SessionFrom is null ? null : Choose("session", effects.Sessions.Count > 0 ? effects.Sessions : ["1"], new Dictionary<string, double>());
        Language = effects.Languages.Count == 0 ? design.Languages[0] : Choose("language", design.Languages, effects.Languages)!;
    }

    public string? Site { get; }

    public string? Population { get; }

    public string? Session { get; }

    public string Language { get; }

    /// <summary>The person before the first page.</summary>
    public Respondent Start() => new() { Site = Site, Population = Population, Session = Session };

    /// <summary>Does the person close the browser instead of answering this page?</summary>
    public bool LeavesAt(PageTurn turn) =>
        noise.Uniform("leave", turn.Page, turn.LoopKey) < effects.DropOutAt.GetValueOrDefault(turn.Page, effects.DropOut);

    /// <summary>The answers to a page as shown; follow-ups only of options that are chosen.</summary>
    public Answers Answer(RenderedPage page, Respondent soFar)
    {
        var answers = new Dictionary<string, AnswerValue>();
        foreach (var question in page.TopQuestions) Answer(question, page.Turn, soFar, answers);
        return new Answers(answers);
    }

    /// <summary>What the person does in an effort task.</summary>
    public SyntheticWork Work(EffortTask task, Respondent soFar)
    {
        var model = effects.Tasks.FirstOrDefault(candidate => candidate.Task == task.Key) ?? new SyntheticTask { Task = task.Key };
        var pace = Math.Clamp(model.Pace + Sum(model.PaceEffects, soFar, "") + model.PaceSd * noise.Normal("pace", ""), 0.5, 60);
        var stopRate = model.StopRate + Sum(model.StopEffects, soFar, "");
        var rounds = new List<IReadOnlyList<bool>>();
        while (rounds.Count < task.Rounds && noise.Uniform("stop", task.Key, Number(rounds.Count)) >= stopRate)
        {
            var round = Number(rounds.Count);
            var attempts = (int)(pace * task.SecondsPerRound / 60);
            rounds.Add([.. Enumerable.Range(0, attempts).Select(attempt => noise.Uniform("correct", $"{task.Key} {round}", Number(attempt)) < model.Accuracy)]);
        }
        return new SyntheticWork(rounds, 60 / pace, Stops: rounds.Count < task.Rounds);
    }

    private void Answer(RenderedQuestion question, PageTurn turn, Respondent soFar, Dictionary<string, AnswerValue> answers)
    {
        var answer = AnswerTo(question, turn, soFar);
        answers[question.Variable] = answer;
        foreach (var option in question.Options.Where(option => option.Reveal is not null && (answer.Text == option.Key || answer.List?.Contains(option.Key) == true)))
            Answer(option.Reveal!, turn, soFar, answers);
    }

    private AnswerValue AnswerTo(RenderedQuestion question, PageTurn turn, Respondent soFar)
    {
        var model = answerOf.GetValueOrDefault(question.Variable) ?? new SyntheticAnswer();
        if (NonAnswerTo(question, model, turn) is { } none) return none;
        if (Expected(question.Item, soFar, turn, out var arm) is { } expected)
            return AnswerToCheck(question, expected, model.PassRateByArm.GetValueOrDefault(arm ?? "", model.PassRate), turn);
        return question.Item switch
        {
            MultipleChoiceItem item => Ticks(question, item, model, turn),
            RankingItem item => Ranking(question, item, model, turn),
            OptionItem => AnswerValue.Of(Option(question, model, turn, soFar)),
            NumberItem item => AnswerValue.Of(Latent(question, model, turn, soFar, item.Min ?? 0, item.Max ?? 100, Math.Pow(10, -item.Decimals))),
            SliderItem item => AnswerValue.Of(Latent(question, model, turn, soFar, item.Min, item.Max, item.Step > 0 ? item.Step : 1)),
            DateItem item => AnswerValue.Of(Date(question, item, turn)),
            StatementItem => AnswerValue.Of(1),
            TextItem => Words(question, model, turn),
            _ => throw new InvalidOperationException($"No synthetic answer to {question.Item.GetType().Name}."),
        };
    }

    private AnswerValue? NonAnswerTo(RenderedQuestion question, SyntheticAnswer model, PageTurn turn)
    {
        var rates = model.NonAnswers ?? effects.NonAnswers;
        var draw = noise.Uniform("none", question.Variable, turn.LoopKey);
        foreach (var (kind, rate) in new[] { (NonAnswer.DontKnow, rates.DontKnow), (NonAnswer.NotApplicable, rates.NotApplicable), (NonAnswer.PreferNotToSay, rates.PreferNotToSay) })
        {
            if (!question.Item.Offers.Contains(kind)) continue;
            if (draw < rate) return AnswerValue.Of(kind);
            draw -= rate;
        }
        return !question.Item.Required && question.Item is not StatementItem && draw < rates.Blank ? AnswerValue.Blank : null;
    }

    /// <summary>Accepted answers of a check in the person's arm; null where the item is no check there.</summary>
    private static IReadOnlyList<string>? Expected(Item item, Respondent soFar, PageTurn turn, out string? arm)
    {
        arm = soFar.Arms.Where(pair => pair.Key.Unit.Length == 0 || pair.Key.Unit == turn.LoopKey).Select(pair => pair.Value)
            .FirstOrDefault(item.ExpectedByArm.ContainsKey);
        if (item.Purpose == ItemPurpose.Question) return null;
        var expected = arm is null ? item.Expected : item.ExpectedByArm[arm];
        return expected.Count == 0 ? null : expected;
    }

    private AnswerValue AnswerToCheck(RenderedQuestion question, IReadOnlyList<string> expected, double passRate, PageTurn turn)
    {
        var passes = noise.Uniform("pass", question.Variable, turn.LoopKey) < passRate;
        var wrong = question.Options.Where(option => !expected.Contains(option.Key)).OrderBy(option => option.Key, StringComparer.Ordinal).ToList();
        return question.Item switch
        {
            OptionItem when passes || wrong.Count == 0 => question.Item is MultipleChoiceItem ? AnswerValue.Of([expected[0]]) : AnswerValue.Of(expected[0]),
            OptionItem => question.Item is MultipleChoiceItem ? AnswerValue.Of([Pick(wrong).Key]) : AnswerValue.Of(Pick(wrong).Key),
            NumberItem or SliderItem => AnswerValue.Of(double.Parse(expected[0], CultureInfo.InvariantCulture) + (passes ? 0 : 1)),
            _ => AnswerValue.Of(passes ? expected[0] : "I do not remember"),
        };

        RenderedOption Pick(List<RenderedOption> options) => options[(int)(noise.Uniform("wrong", question.Variable, turn.LoopKey) * options.Count)];
    }

    private string Option(RenderedQuestion question, SyntheticAnswer model, PageTurn turn, Respondent soFar)
    {
        if (model.Shares.Count > 0)
            return Choose("option", question.Options.Select(option => option.Key).Order(StringComparer.Ordinal), model.Shares, question.Variable, turn.LoopKey)!;
        // By value where all have one, so that it does not matter whether "often" or "never" stands first; the order shown never matters.
        var designed = compiled.OptionsOf(question.Item);
        var ordered = designed.All(option => option.Value is not null) ? designed.OrderBy(option => option.Value).ToList() : [.. designed];
        var latent = LatentValue(question, model, turn, soFar, mean: 0, sd: 1);
        var place = 0;
        while (place < ordered.Count - 1 && latent > SyntheticNoise.Quantile((place + 1.0) / ordered.Count)) place++;
        return ordered[place].Key;
    }

    private double Latent(RenderedQuestion question, SyntheticAnswer model, PageTurn turn, Respondent soFar, double min, double max, double step)
    {
        var latent = LatentValue(question, model, turn, soFar, (min + max) / 2, (max - min) / 6);
        return Math.Round(Math.Clamp(min + Math.Round((latent - min) / step) * step, min, max), 6);
    }

    private double LatentValue(RenderedQuestion question, SyntheticAnswer model, PageTurn turn, Respondent soFar, double mean, double sd)
    {
        var systematic = model.Traits.Sum(slope => slope.Value * traits.GetValueOrDefault(slope.Key))
            + Earlier(model, turn, soFar)
            + (Site is null ? 0 : model.Sites.GetValueOrDefault(Site)) + model.Themes.GetValueOrDefault(turn.LoopKey)
            + Sum(model.Effects, soFar, turn.LoopKey);
        var own = noise.Normal("answer", question.Variable, turn.LoopKey);
        var error = model.PersonShare <= 0 ? own
            : Math.Sqrt(model.PersonShare) * noise.Normal("person", question.Variable) + Math.Sqrt(1 - model.PersonShare) * own;
        var deviation = systematic + (model.Sd ?? sd) * error;
        return (model.Mean ?? mean) + (model.Reverse ? -deviation : deviation);
    }

    private double Earlier(SyntheticAnswer model, PageTurn turn, Respondent soFar)
    {
        if (model.Slopes.Count == 0) return 0;
        var route = compiled.Route(soFar);
        return model.Slopes.Sum(slope => NumberOf(slope.Key, route.AnswerTo(slope.Key, turn.LoopKey)) is { } number ? slope.Value * number : 0);
    }

    private double? NumberOf(string variable, AnswerValue? answer) => answer?.Number
        ?? (answer?.Text is { } key && compiled.FindVariable(variable) is { } place
            ? compiled.OptionsOf(place.Variable.Item).FirstOrDefault(option => option.Key == key)?.Value
            : null);

    private double Sum(IReadOnlyList<SyntheticEffect> terms, Respondent soFar, string theme) => terms
        .Where(term => (term.Site is null || term.Site == Site) && (term.Theme is null || term.Theme == theme)
            && term.Levels.All(level => compiled.LevelOf(soFar, level.Key, theme)?.Key == level.Value))
        .Sum(term => term.Add);

    private AnswerValue Ticks(RenderedQuestion question, MultipleChoiceItem item, SyntheticAnswer model, PageTurn turn)
    {
        var open = question.Options.Where(option => !option.Exclusive)
            .Select(option => (option.Key, Margin: model.Shares.GetValueOrDefault(option.Key, 0.4) - noise.Uniform("tick " + question.Variable, option.Key, turn.LoopKey)))
            .OrderByDescending(option => option.Margin).ToList();
        var ticked = open.Count(option => option.Margin > 0);
        if (ticked == 0 && question.Options.FirstOrDefault(option => option.Exclusive) is { } none) return AnswerValue.Of([none.Key]);
        var count = Math.Clamp(ticked, Math.Min(item.AtLeast ?? (item.Required ? 1 : 0), open.Count), Math.Min(item.AtMost ?? open.Count, open.Count));
        var chosen = open.Take(count).Select(option => option.Key).ToHashSet();
        return count == 0 ? AnswerValue.Blank : AnswerValue.Of([.. compiled.OptionsOf(item).Select(option => option.Key).Where(chosen.Contains)]);
    }

    private AnswerValue Ranking(RenderedQuestion question, RankingItem item, SyntheticAnswer model, PageTurn turn) => AnswerValue.Of(
        [.. question.Options.OrderByDescending(option => model.Shares.GetValueOrDefault(option.Key) + noise.Normal("rank " + question.Variable, option.Key, turn.LoopKey))
            .Take(item.Places ?? question.Options.Count).Select(option => option.Key)]);

    private string Date(RenderedQuestion question, DateItem item, PageTurn turn)
    {
        var earliest = item.Earliest ?? new DateOnly(2000, 1, 1);
        var latest = item.Latest ?? (item.Earliest is { } from ? from.AddYears(20) : new DateOnly(2020, 12, 31));
        var days = latest.DayNumber - earliest.DayNumber + 1;
        return earliest.AddDays((int)(noise.Uniform("date", question.Variable, turn.LoopKey) * days)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private AnswerValue Words(RenderedQuestion question, SyntheticAnswer model, PageTurn turn)
    {
        if (model.Texts.Count > 0) return AnswerValue.Of(model.Texts[(int)(noise.Uniform("words", question.Variable, turn.LoopKey) * model.Texts.Count)]);
        return question.Item.Required ? AnswerValue.Of("A synthetic answer") : AnswerValue.Blank;
    }

    /// <summary>One of the keys with the shares given (equal ones where there are none); null where there are no keys.</summary>
    private string? Choose(string purpose, IEnumerable<string> keys, IReadOnlyDictionary<string, double> shares, string name = "", string theme = "")
    {
        var weighted = keys.Select(key => (Key: key, Share: shares.Count == 0 ? 1 : shares.GetValueOrDefault(key))).Where(pair => pair.Share > 0).ToList();
        if (weighted.Count == 0) return null;
        var draw = noise.Uniform(purpose, name, theme) * weighted.Sum(pair => pair.Share);
        foreach (var (key, share) in weighted)
        {
            if (draw < share) return key;
            draw -= share;
        }
        return weighted[^1].Key;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
