using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Responses;

namespace CoProduction.Load;

/// <summary>
/// A respondent of a library study, from the link to the thank-you page. What each of a few hundred synthetic persons answers on each page is made up
/// beforehand; which page it is, the survey says.
/// </summary>
internal sealed class SurveyWalk
{
    private const int Persons = 300;

    private readonly Uri site;
    private readonly string slug;
    private readonly List<Script> scripts;

    public SurveyWalk(Uri site, string slug, string study)
    {
        (this.site, this.slug) = (site, slug);
        var compiled = CompiledDesign.Compile(StudyLibrary.Find(study)!.Design);
        var effects = StudyLibrary.Effects(study)! with { DropOut = 0, DropOutAt = new Dictionary<string, double>() };
        scripts = [.. Enumerable.Range(0, Persons).Select(number => Script.Of(compiled, new SyntheticRespondent(compiled, effects, 1, number)))];
    }

    /// <summary>Walks person <paramref name="number"/> to the end; returns the bytes of each POST.</summary>
    public async Task<List<int>> RunAsync(HttpClient client, long number, List<double> milliseconds, bool postsOnly = false)
    {
        var script = scripts[(int)(number % scripts.Count)];
        var visit = new Visit(client, site, milliseconds, postsOnly);
        var bytes = new List<int>();
        var page = await visit.GetAsync($"/s/{slug}");
        page = await PostAsync($"/s/{slug}", $"start={Hidden(page, "start")}&language={Hidden(page, "language")}&{script.Place}go=agree");
        while (Hidden(page, "turn") is { Length: > 0 } turn)
            page = await PostAsync($"/s/{slug}/page", $"ticket={Hidden(page, "ticket")}&turn={Uri.EscapeDataString(turn)}&{script.Pages[turn]}go=next");
        return page.Contains("data-withdrawal-code", StringComparison.Ordinal) || page.Contains($"/s/{slug}/codes", StringComparison.Ordinal)
            ? bytes
            : throw new InvalidOperationException($"The survey ended on a page that is none of its own: {page[..Math.Min(page.Length, 500)]}");

        async Task<string> PostAsync(string path, string body)
        {
            bytes.Add(body.Length);
            return await visit.PostAsync(path, body);
        }
    }

    private static string Hidden(string page, string name)
    {
        var mark = $"name=\"{name}\" value=\"";
        var start = page.IndexOf(mark, StringComparison.Ordinal);
        if (start < 0) return "";
        start += mark.Length;
        return page[start..page.IndexOf('"', start)];
    }

    private sealed record Script(string Place, IReadOnlyDictionary<string, string> Pages)
    {
        public static Script Of(CompiledDesign compiled, SyntheticRespondent person)
        {
            var respondent = person.Start();
            var pages = new Dictionary<string, string>();
            PageTurn? at = null;
            while (true)
            {
                var next = compiled.Route(respondent).After(at);
                // Any arm will do: the questions are the same.
                foreach (var draw in next.Draws) respondent = respondent.WithArm(new AssignmentKey(draw.Plan.Key, draw.Unit), draw.Plan.Arms[0].Key);
                if (next.Draws.Count > 0) continue;
                if (next.Turn is not { } turn) break;
                var page = compiled.Render(respondent, turn, compiled.Design.Languages[0]);
                var answers = person.Answer(page, respondent);
                pages[turn.ToString()] = string.Concat(FormFields.FromAnswers(page, answers)
                    .SelectMany(field => field.Value.Select(value => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(value)}&")));
                respondent = respondent.WithAnswers(turn, answers);
                at = turn;
            }
            return new Script(person.Site is { } site ? $"site={Uri.EscapeDataString(site)}&" : "", pages);
        }
    }
}
