using System.Text;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Tests.Responses;

/// <summary>Sends synthetic respondents through a compiled design, page by page, with a recorded seed: data of every shape without a server.</summary>
internal sealed class Walker(CompiledDesign compiled, string seed)
{
    private readonly byte[] salt = Encoding.UTF8.GetBytes(seed.PadRight(32, '.'));
    private readonly Dictionary<string, int> counters = [];

    public IEnumerable<ResponseRow> Walk(int persons) => Enumerable.Range(1, persons).Select(Person);

    private ResponseRow Person(int number)
    {
        var random = new KeyedRandom(salt, $"person {number}");
        var design = compiled.Design;
        var site = design.Sites.Count == 0 ? null : design.Sites[random.Below(design.Sites.Count)].Key;
        var populations = design.Fieldwork.Populations;
        var population = populations.Count == 0 ? null : populations[random.Below(populations.Count)].Key;
        var respondent = new Respondent { Site = site, Population = population, Session = $"session{number % 12}" };
        var row = Rows.Person($"P{number:0000}") with { Site = site, Population = population, Session = respondent.Session, Language = "en" };
        var stopsAfter = random.Unit() < 0.05 ? random.Below(8) : int.MaxValue;
        PageTurn? turn = null;
        var clock = row.StartedAt;
        while (true)
        {
            var next = compiled.Route(respondent).After(turn);
            if (next.Draws.Count > 0)
            {
                foreach (var draw in next.Draws)
                {
                    var arm = Draw(draw);
                    respondent = respondent.WithArm(new AssignmentKey(draw.Plan.Key, draw.Unit), arm.Key);
                    row = row with { Assignments = [.. row.Assignments, new ResponseAssignment { Randomization = draw.Plan.Key, Unit = draw.Unit, Arm = arm.Key, Stratum = draw.Stratum, Cluster = draw.Cluster, Probabilities = ArmProbabilities.Of(draw.Plan.Arms).ToDictionary() }] };
                }
                continue;
            }
            if (next.IsCompleted) return row with { CompletedAt = clock };
            if (next.IsScreenedOut) return row with { Status = ParticipantState.ScreenedOut, CompletedAt = null };
            turn = next.Turn!.Value;
            row = row with { Exposures = [.. row.Exposures, new ResponseExposure(turn.Value, compiled.Render(respondent, turn.Value, "en").TextSha256, ItemOrder.AsDesigned, "en", clock)] };
            if (stopsAfter-- == 0) return row with { Status = ParticipantState.Started, CompletedAt = null };
            clock = clock.AddSeconds(5 + 60 * random.Unit());
            var answers = Answer(compiled.Render(respondent, turn.Value, "en"), respondent, random);
            respondent = respondent.WithAnswers(turn.Value, answers);
            row = row with { Submissions = [.. row.Submissions, new ResponseSubmission(turn.Value, answers, "en", clock)] };
        }
    }

    /// <summary>Round robin within the stratum: balanced, which is all that matters here.</summary>
    private Arm Draw(DrawRequest request)
    {
        var key = $"{request.Plan.Key}|{request.Stratum}|{request.Cluster}";
        if (request.Plan.Procedure == Procedure.Cluster)
        {
            if (!counters.TryGetValue(key, out var cluster)) counters[key] = cluster = counters.Keys.Count(other => other.StartsWith(request.Plan.Key, StringComparison.Ordinal));
            return request.Plan.Arms[cluster % request.Plan.Arms.Count];
        }
        counters[key] = counters.GetValueOrDefault(key) + 1;
        return request.Plan.Arms[counters[key] * 7 % request.Plan.Arms.Count];
    }

    private Answers Answer(RenderedPage page, Respondent respondent, KeyedRandom random)
    {
        var values = new Dictionary<string, AnswerValue>();
        var shift = respondent.Arms.Values.Sum(arm => arm.Length % 3) * 0.1;
        foreach (var question in page.TopQuestions) Answer(question, values, random, shift);
        return new Answers(values);
    }

    private static void Answer(RenderedQuestion question, Dictionary<string, AnswerValue> values, KeyedRandom random, double shift)
    {
        if (question.Item.Offers.Count > 0 && random.Unit() < 0.04)
        {
            values[question.Variable] = AnswerValue.Of(question.Item.Offers[random.Below(question.Item.Offers.Count)]);
            return;
        }
        if (!question.Item.Required && random.Unit() < 0.02)
        {
            values[question.Variable] = AnswerValue.Blank;
            return;
        }
        var unit = Math.Min(0.999, random.Unit() * (1 - shift) + shift * 0.6);
        values[question.Variable] = question.Item switch
        {
            RankingItem ranking => AnswerValue.Of([.. random.Shuffle(question.Options.Select(option => option.Key)).Take(ranking.Places ?? question.Options.Count)]),
            MultipleChoiceItem => AnswerValue.Of([question.Options[(int)(unit * question.Options.Count)].Key]),
            OptionItem => AnswerValue.Of(question.Options[(int)(unit * question.Options.Count)].Key),
            SliderItem slider => AnswerValue.Of(Math.Round(slider.Min + unit * (slider.Max - slider.Min))),
            NumberItem number => AnswerValue.Of(Math.Round((number.Min ?? 0) + unit * ((number.Max ?? 100) - (number.Min ?? 0)))),
            DateItem => AnswerValue.Of("2026-01-15"),
            StatementItem => AnswerValue.Of(1),
            _ => AnswerValue.Of("words, \"quoted\" and =1+1"),
        };
        foreach (var option in question.Options)
            if (option.Reveal is { } followUp && values[question.Variable].Text == option.Key)
                Answer(followUp, values, random, shift);
    }
}
