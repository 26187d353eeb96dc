using System.Diagnostics;
using System.Text.Json.Nodes;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Tests.Design;

public sealed class DesignCheckTotalityTests
{
    private static readonly string[] Strings =
    [
        "", " ", "gone", "main", "reward", "site", "theme", "participant_id", "1", "-1", "NaN", "~dontKnow", "{reward}", "{", "{site.x}", "a:b", "a/b", "#1",
        "\u202e\ud800", "\r\n", "🙂", "https://x", "javascript:x", new('k', 5000), "vignette", "before", "after", "serve", "willing", "pay", "paying", "agree",
    ];

    private static readonly double[] Numbers = [0, -1, 1, 2, 0.5, 1e308, -1e308, int.MaxValue, int.MinValue, 3, 7, 100];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_mutation_of_a_design_makes_the_check_throw_and_what_passes_can_be_served(int seed)
    {
        var random = new KeyedRandom(BitConverter.GetBytes(seed), "mutations");
        var readable = 0;
        for (var trial = 0; trial < 30; trial++)
        {
            var file = JsonNode.Parse(DesignFile.Write(seed % 2 == 0 ? SampleDesigns.TwoByTwo() : EveryKind.Design()))!;
            for (var changes = 1 + random.Below(6); changes > 0; changes--) Mutate(file, random);
            StudyDesign design;
            try
            {
                design = DesignFile.Read(System.Text.Encoding.UTF8.GetBytes(file.ToJsonString()));
            }
            catch (DesignFileException)
            {
                continue; // no draft can look like this: a form cannot make it and a file is refused
            }
            readable++;
            if (DesignCheck.Blocking(design).Count == 0) Serve(design);
        }
        readable.Should().BeGreaterThan(10);
    }

    [Fact]
    public void Nulls_where_none_may_stand_do_not_make_the_check_throw()
    {
        var design = SampleDesigns.TwoByTwo();
        StudyDesign[] holed =
        [
            design with { Pages = null! },
            design with { Key = null!, Title = null!, Plan = null!, Fieldwork = null!, Consent = null!, Closing = null!, Languages = null!, Factors = null! },
            design with { Languages = [null!] },
            design with { Pages = [null!] },
            design with { Pages = [new SurveyPage { Elements = [null!] }] },
            design with { Pages = [new SurveyPage { Key = null!, Sites = null!, Elements = null! }] },
            design with { Pages = [new SurveyPage { Elements = [new ChoiceItem { Key = null!, Options = [null!], Prompt = null! }] }] },
            design with { Title = new LocalizedText([new("en", null!)]) },
            design with { Randomizations = [new RandomizationPlan { Arms = [new Arm { Key = null!, Levels = null! }] }] },
            design with { Measures = [null!] },
            design with { Plan = new AnalysisPlan { Inquiries = [null!], Balance = [null!] } },
        ];

        foreach (var draft in holed) DesignCheck.Check(draft).Should().NotBeEmpty();
    }

    [Fact]
    public void What_no_file_can_hold_is_one_problem()
    {
        var deep = new ShowIf { Variable = "serve", In = ["agree"] };
        for (var depth = 0; depth < 5000; depth++) deep = new ShowIf { Not = deep };
        Item nested = new TextItem { Key = "last" };
        for (var depth = 0; depth < 5000; depth++) nested = new ChoiceItem { Key = $"item{depth}", Options = [new Option { Key = "a", Reveal = nested }] };
        StudyDesign[] impossible =
        [
            SampleDesigns.TwoByTwo().Page("after", page => page with { ShowIf = deep }),
            SampleDesigns.TwoByTwo().Page("after", page => page with { Elements = [nested] }),
            SampleDesigns.TwoByTwo().Plan(plan => plan with { Level = double.NaN }),
            SampleDesigns.TwoByTwo().Level("reward", "money", level => level with { Dose = double.PositiveInfinity }),
            SampleDesigns.TwoByTwo() with { Title = SampleDesigns.T("a\0b", "종") },
            SampleDesigns.TwoByTwo() with { Title = SampleDesigns.T(new string('x', DesignFile.MaxBytes), "종") },
        ];

        foreach (var design in impossible)
            DesignCheck.Check(design).Should().ContainSingle().Which.Code.Should().Be("not-storable");
    }

    [Fact]
    public void A_design_at_the_limits_is_checked_within_seconds()
    {
        var design = EveryKind.Design();
        var conditions = Enumerable.Range(0, 12).Select(n => new ShowIf { Not = new ShowIf { Variable = $"c{n}", In = ["a"] } }).ToList();
        var options = Enumerable.Range(0, 10).Select(n => new Option { Key = $"{(char)('a' + n)}", Label = SampleDesigns.T("x", "x") }).ToList();
        var first = new SurveyPage { Key = "first", Elements = [.. Enumerable.Range(0, 12).Select(n => new MultipleChoiceItem { Key = $"c{n}", Prompt = SampleDesigns.T("x", "x"), Options = options })] };
        var huge = design with
        {
            Sites = [.. Enumerable.Range(0, 200).Select(n => design.Sites[0] with { Key = $"s{n}" })],
            Pages = [first, .. Enumerable.Range(0, 200).Select(n => new SurveyPage
            {
                Key = $"p{n}",
                Loop = PageLoop.Themes,
                ShowIf = new ShowIf { All = conditions },
                Elements = [.. Enumerable.Range(0, 6).Select(m => new Vignette { Key = $"v{m}", Text = SampleDesigns.T("{pay} {site} {theme} {pay.dose} {tone}", "{pay}") })],
            })],
        };
        var watch = Stopwatch.StartNew();

        DesignCheck.Check(huge).Should().NotBeEmpty();

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30));
    }

    /// <summary>Compiles, draws and renders what a respondent at each site could meet.</summary>
    private static void Serve(StudyDesign design)
    {
        foreach (var plan in design.Randomizations)
            for (var n = 1; n <= 20; n++) Draw.Arm("salt"u8, plan, "", plan.Arms, n).Should().NotBeEmpty();
        var compiled = CompiledDesign.Compile(design);
        foreach (var site in design.Sites.Count == 0 ? [null] : design.Sites.Select(site => site.Key).Cast<string?>())
            foreach (var population in design.Fieldwork.Populations.Select(population => population.Key).Cast<string?>().DefaultIfEmpty())
                foreach (var language in design.Languages)
                    for (var arm = 0; arm < 2; arm++) Walk(compiled, site, population, language, arm);
    }

    private static void Walk(CompiledDesign compiled, string? site, string? population, string language, int arm)
    {
        var design = compiled.Design;
        var respondent = new Respondent
        {
            Site = site,
            Population = population,
            Arms = design.Randomizations
                .Where(plan => Allows(plan.Sites, site) && Allows(plan.Populations, population))
                .SelectMany(plan => plan.Unit == AssignmentUnit.Person
                    ? [(Key: new AssignmentKey(plan.Key, ""), plan.Arms[arm].Key)]
                    : design.Themes.Select(theme => (Key: new AssignmentKey(plan.Key, theme.Key), plan.Arms[arm].Key)))
                .ToDictionary(pair => pair.Item1, pair => pair.Item2),
        };
        foreach (var turn in compiled.Turns(site, population))
        {
            var page = compiled.Render(respondent, turn, language);
            var texts = page.Elements.Select(element => element switch
            {
                RenderedText text => text.Html,
                RenderedVignette vignette => vignette.Html,
                RenderedItem item => item.Prompt,
                _ => "",
            }).Append(page.Title);
            texts.SelectMany(Slots.In).Should().BeEmpty($"{turn} is shown to {site}");
        }
        _ = compiled.Route(respondent).After(null);
    }

    private static bool Allows(IReadOnlyList<string> list, string? key) => list.Count == 0 || (key is not null && list.Contains(key));

    private static void Mutate(JsonNode root, KeyedRandom random)
    {
        var nodes = Nodes(root).ToList();
        var node = nodes[random.Below(nodes.Count)];
        switch (node)
        {
            case JsonArray { Count: > 0 } list:
                var place = random.Below(list.Count);
                if (random.Below(3) == 0) list.RemoveAt(place);
                else if (random.Below(2) == 0) list.Add(list[place]?.DeepClone());
                else list.Clear();
                break;
            case JsonObject { Count: > 0 } parent when node != root:
                parent.Remove(parent.ElementAt(random.Below(parent.Count)).Key);
                break;
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String:
                // Half of the time another string of the same design: a wrong reference that looks right.
                var others = nodes.OfType<JsonValue>().Where(other => other.GetValueKind() == System.Text.Json.JsonValueKind.String).ToList();
                value.ReplaceWith(random.Below(2) == 0 ? Strings[random.Below(Strings.Length)] : (string)others[random.Below(others.Count)]!);
                break;
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number:
                value.ReplaceWith(Numbers[random.Below(Numbers.Length)]);
                break;
            case JsonValue value:
                value.ReplaceWith(random.Below(2) == 0);
                break;
        }
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode node)
    {
        yield return node;
        var children = node switch
        {
            JsonObject parent => parent.Select(property => property.Value),
            JsonArray list => list,
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>())
            foreach (var inner in Nodes(child))
                yield return inner;
    }
}
