using System.Globalization;
using System.Text.Json.Nodes;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Survey;

/// <summary>Every item type on its way from the form to the stored answer and back, and everything that can be wrong with it.</summary>
public abstract class ItemTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : ItemTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : ItemTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task Every_item_stores_its_answer_and_shows_it_again()
    {
        var study = await app.OpenAsync(TestStudies.EveryItem());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);

        page.Fill("q_single", "3").Fill("q_m1", "1").Fill("q_m2", "~dontKnow").Fill("q_choice", "other").Fill("q_which", "a third")
            .Fill("q_many", "z", "x").Fill("q_number", "2,5").Fill("q_slider", "70").Fill("q_text", "two\nlines").Fill("q_date.Day", "29")
            .Fill("q_date.Month", "2").Fill("q_date.Year", "2024").Fill("q_hours", "high").Fill("q_rank__r", "1").Fill("q_rank__p", "2")
            .Fill("q_agree", "1").Fill("q_check", "no");
        page = await browser.NextAsync(page);

        page.Heading.Should().Be("Page after");
        var stored = await StoredAsync(study.StudyId);
        JsonNode.DeepEquals(stored, JsonNode.Parse(
            """
            {"single":"3","m1":"1","m2":{"missing":"dontKnow"},"choice":"other","which":"a third","many":["x","z"],"number":2.5,"slider":70,
             "text":"two\nlines","date":"2024-02-29","hours":"high","rank":["r","p"],"agree":1,"check":"no"}
            """)).Should().BeTrue(stored.ToJsonString());
        (await app.WithAsync(db => db.Participants.SingleAsync(row => row.StudyId == study.StudyId))).Flags.Should().HaveFlag(ParticipantFlags.FailedAttentionCheck);

        var back = await browser.BackAsync(page);
        back.ValueOf("q_single").Should().Be("3");
        back.ValueOf("q_m2").Should().Be("~dontKnow");
        back.ValueOf("q_which").Should().Be("a third");
        back.All("input[name=q_many][checked]").Select(box => box.GetAttribute("value")).Should().Equal("x", "z");
        back.ValueOf("q_number").Should().Be("2.5");
        back.ValueOf("q_slider").Should().Be("70");
        back.ValueOf("q_text").Should().Be("two\nlines");
        back.ValueOf("q_date.Month").Should().Be("2");
        back.ValueOf("q_rank__r").Should().Be("1");
        back.ValueOf("q_rank__q").Should().Be("");
        back.ValueOf("q_agree").Should().Be("1");
    }

    [Fact]
    public async Task What_is_left_blank_is_stored_as_seen_and_blank_and_a_follow_up_not_revealed_as_not_asked()
    {
        var study = await app.OpenAsync(TestStudies.EveryItem());
        using var browser = app.NewBrowser();

        await browser.NextAsync(await browser.AgreeAsync(study));

        var stored = await StoredAsync(study.StudyId);
        stored.ContainsKey("single").Should().BeTrue();
        stored["single"].Should().BeNull();
        stored["agree"]!.GetValue<double>().Should().Be(0);
        stored.ContainsKey("which").Should().BeFalse();
    }

    [Fact]
    public async Task Each_offered_non_answer_is_stored_apart()
    {
        var study = await app.OpenAsync(TestStudies.EveryItem());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);
        page.All(".govuk-hint, .govuk-radios__divider, .govuk-checkboxes__divider, .govuk-input__suffix, .govuk-label, legend").Should().OnlyContain(element => element.TextContent.Trim() != "");
        page.Text.Should().Contain("Don’t know").And.Contain("Does not apply to me").And.Contain("Prefer not to say");

        await browser.NextAsync(page.Fill("q_single", "~notApplicable").Fill("q_many", "~preferNotToSay").Fill("q_number__na", "~dontKnow")
            .Fill("q_slider__na", "~dontKnow").Fill("q_text__na", "~preferNotToSay").Fill("q_rank__na", "~dontKnow"));

        var stored = await StoredAsync(study.StudyId);
        (from key in new[] { "single", "many", "number", "slider", "text", "rank" } select stored[key]!["missing"]!.GetValue<string>())
            .Should().Equal("notApplicable", "preferNotToSay", "dontKnow", "dontKnow", "preferNotToSay", "dontKnow");
    }

    public static TheoryData<string, string, string> Mistakes() => new()
    {
        { "q_number=abc", "q_number", "“How many?”: Enter a number, such as 12 (without thousands separators)" },
        { "q_number=1,000", "q_number", "“How many?”: Enter a number, such as 12 (without thousands separators)" },
        { "q_number=-1", "q_number", "“How many?”: Enter a number that is 0 or more" },
        { "q_number=11", "q_number", "“How many?”: Enter a number that is 10 or less" },
        { "q_number=1.25", "q_number", "“How many?”: Enter a number with at most 1 decimals" },
        { "q_number=1&q_number__na=~dontKnow", "q_number", "“How many?”: Either answer or choose the box below, not both" },
        { "q_slider=71", "q_slider", "“How warm?”: Enter a number in steps of 5" },
        { "q_slider=105", "q_slider", "“How warm?”: Enter a number that is 100 or less" },
        { "q_text=0123456789012345678901234567890", "q_text", "“In words?”: Use 30 characters or fewer" },
        { "q_date.Day=31&q_date.Month=2&q_date.Year=2024", "q_date", "“When?”: Enter a real date" },
        { "q_date.Day=1", "q_date", "“When?”: Enter a real date" },
        { "q_date.Day=1&q_date.Month=1&q_date.Year=2019", "q_date", "“When?”: Enter a date on or after 1 January 2020" },
        { "q_date.Day=1&q_date.Month=1&q_date.Year=2030", "q_date", "“When?”: Enter a date on or before 31 December 2026" },
        { "q_single=9", "q_single", "“One statement”: Choose one of the answers shown" },
        { "q_m1=9", "q_m1", "“Parks are clean”: Choose one of the answers shown" },
        { "q_choice=other", "q_which", "“Which other?”: Give an answer" },
        { "q_many=x&q_many=y&q_many=z", "q_many", "“Which ones?”: Choose at most 2" },
        { "q_many=x&q_many=none", "q_many", "“Which ones?”: One of the answers that you chose cannot stand beside others" },
        { "q_many=x&q_many=~preferNotToSay", "q_many", "“Which ones?”: Either answer or choose the box below, not both" },
        { "q_hours=~dontKnow", "q_hours", "“How long?”: Choose one of the answers shown" },
        { "q_rank__p=1&q_rank__q=1", "q_rank__p", "“In which order?”: Give place 1 only once" },
        { "q_rank__p=1", "q_rank__p", "“In which order?”: Give each of the places 1 to 2" },
        { "q_rank__p=3", "q_rank__p", "“In which order?”: Choose one of the answers shown" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_named_links_to_its_field_and_keeps_what_was_typed(string fields, string field, string message)
    {
        var study = await app.OpenAsync(TestStudies.EveryItem());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);
        var typed = fields.Split('&').Select(pair => (Name: pair.Split('=')[0], Value: pair.Split('=')[1])).ToArray();

        var back = await browser.PostAsync($"/s/{study.Slug}/page", [("ticket", page.ValueOf("ticket")!), ("go", "next"), .. typed]);

        back.Errors.Should().Equal(message);
        var target = back.Document.GetElementById(back.All(".govuk-error-summary__list a").Single().GetAttribute("href")![1..]);
        target.Should().NotBeNull();
        target!.GetAttribute("name").Should().StartWith(field);
        back.All(".govuk-error-message").Should().ContainSingle();
        foreach (var (name, value) in typed.Where(pair => !pair.Value.StartsWith('9') && pair.Value != "3" && !pair.Name.StartsWith("q_hours", StringComparison.Ordinal)))
            back.All($"[name='{name}']").Any(control => control.GetAttribute("value") == value || control.TextContent.Trim() == value
                || control.QuerySelector($"option[selected][value='{value}']") is not null).Should().BeTrue($"{name}={value} is kept");
    }

    [Fact]
    public async Task A_required_item_of_each_type_must_be_answered()
    {
        var items = TestStudies.EveryItem().Pages[0].Elements.Cast<Item>().Select(item => item with { Required = true });
        var study = await app.OpenAsync(TestStudies.Plain("required", TestStudies.Page("items", [.. items])));
        using var browser = app.NewBrowser();

        var back = await browser.NextAsync(await browser.AgreeAsync(study));

        back.Errors.Should().HaveCount(13);
        back.Errors.Count(error => error.EndsWith("Give an answer", StringComparison.Ordinal)).Should().Be(12);
        back.Errors.Should().Contain("“I have read this”: Tick the box to go on");
        back.All(".govuk-error-summary__list a").Select(link => link.GetAttribute("href")![1..])
            .Should().OnlyContain(id => back.Document.GetElementById(id) != null);
    }

    [Fact]
    public async Task Items_and_options_are_shown_in_the_order_drawn_and_the_order_is_stored()
    {
        var keys = Enumerable.Range(1, 6).Select(number => string.Create(CultureInfo.InvariantCulture, $"i{number}")).ToArray();
        var page = TestStudies.Page("shuffled", [.. keys.Select(key => TestStudies.Choice(key, TestStudies.En(key), ("a", TestStudies.En("A")), ("b", TestStudies.En("B")), ("c", TestStudies.En("C"))) with { RandomizeOptions = true })]);
        var study = await app.OpenAsync(TestStudies.Plain("orders", page with { RandomizeItems = true }, TestStudies.Page("after", new TextItem { Key = "bye", Prompt = TestStudies.En("Bye") })));
        var orders = new HashSet<string>();

        for (var person = 0; person < 8; person++)
        {
            using var browser = app.NewBrowser();
            var shown = await browser.AgreeAsync(study);
            var order = Order(shown);
            orders.Add(string.Join(',', order));
            Order(await browser.GetAsync($"/s/{study.Slug}/page")).Should().Equal(order, "a reload shows the same");
            Order(await browser.BackAsync(await browser.NextAsync(shown))).Should().Equal(order, "going back shows the same");
            var ticket = Guid.Parse(shown.ValueOf("ticket")!);
            var stored = await app.WithAsync(db => db.Exposures.Where(row => row.StudyId == study.StudyId && row.Ticket == ticket).Select(row => row.ItemOrder).SingleAsync());
            ItemOrder.FromJson(stored).Lists[""].Should().Equal(order);
        }
        orders.Count.Should().BeGreaterThan(4);

        static string[] Order(WebPage page) => [.. page.All("input[type=radio]").Select(radio => radio.GetAttribute("name")![2..]).Distinct()];
    }

    [Fact]
    public async Task Script_in_a_researchers_text_is_written_as_text()
    {
        const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        var study = await app.OpenAsync(TestStudies.Plain("hostile", new SurveyPage
        {
            Key = "p",
            Title = TestStudies.En(Hostile),
            Elements =
            [
                new TextBlock { Key = "t", Text = TestStudies.En(Hostile + " [x](javascript:alert(1))") },
                TestStudies.Choice("c", TestStudies.En(Hostile), ("a", TestStudies.En(Hostile)), ("b", TestStudies.En("B"))) with { Hint = TestStudies.En(Hostile) },
            ],
        }) with { Title = TestStudies.En(Hostile), Consent = new ConsentForm { Text = TestStudies.En(Hostile), Organisation = TestStudies.En(Hostile), DataProtection = TestStudies.En(Hostile) } });
        using var browser = app.NewBrowser();

        var consent = await browser.GetAsync($"/s/{study.Slug}");
        var page = await browser.SubmitAsync(consent, "agree");

        foreach (var shown in new[] { consent, page })
        {
            shown.Source.Should().NotContain("<script>alert").And.NotContain("<img src=x").And.NotContain("javascript:");
            shown.All("script:not([src])").Should().BeEmpty();
        }
    }

    private async Task<JsonObject> StoredAsync(long studyId) =>
        JsonNode.Parse(await app.WithAsync(db => db.PageSubmissions.Where(row => row.StudyId == studyId).Select(row => row.Answers).SingleAsync()))!.AsObject();
}
