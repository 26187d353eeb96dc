using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CoProduction.Web.TagHelpers;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Tests.TagHelpers;

public sealed class GroupTests
{
    private readonly Rendering page = new();

    [Fact]
    public void The_first_radio_has_the_fields_id_and_every_label_points_to_its_own_radio()
    {
        var body = page.Render(new GovRadiosTagHelper(page.Text) { Name = "gender", Label = "Gender", Value = "m" },
            new GovRadioTagHelper { Value = "f", Label = "Woman" },
            new GovRadioTagHelper { Value = "m", Label = "Man", Hint = "A hint" },
            new GovRadioTagHelper { Value = "x", Label = "Prefer not to say", Divider = "or" });

        var radios = body.QuerySelectorAll<IHtmlInputElement>("input[type=radio]").ToList();
        radios.Select(radio => radio.Id).Should().Equal("gender", "gender-2", "gender-3");
        radios.Select(radio => radio.Name).Should().AllBe("gender");
        radios.Single(radio => radio.IsChecked).Value.Should().Be("m");
        body.QuerySelectorAll<IHtmlLabelElement>("label").Select(label => label.HtmlFor).Should().Equal(radios.Select(radio => radio.Id!));
        body.QuerySelector("fieldset > legend")!.TextContent.Should().Be("Gender");
        radios[1].GetAttribute("aria-describedby").Should().Be("gender-2-hint");
    }

    [Fact]
    public void The_groups_hint_and_error_describe_its_fieldset()
    {
        page.ModelState.AddModelError("gender", "Choose one");

        var body = page.Render(new GovRadiosTagHelper(page.Text) { Name = "gender", Label = "Gender", Hint = "As you see it" },
            new GovRadioTagHelper { Value = "f", Label = "Woman" });

        body.QuerySelector("fieldset")!.GetAttribute("aria-describedby").Should().Be("gender-hint gender-error");
        body.QuerySelector("#gender-error")!.TextContent.Should().Be("Error: Choose one");
    }

    [Fact]
    public void What_stands_inside_an_option_follows_it_and_is_there_without_script()
    {
        page.Html(new GovRadiosTagHelper(page.Text) { Name = "a" }, "", []);
        var reveal = page.Html(new GovRadioTagHelper { Value = "o", Label = "Other" }, "<input id='text'>", []);

        reveal.Should().Contain("govuk-radios__conditional").And.Contain("<input id='text'>")
            .And.NotContain("hidden").And.NotContain("aria-expanded");
    }

    [Fact]
    public void Options_come_from_a_list_too()
    {
        SelectListItem[] items = [new("Leeds", "l"), new("York", "y")];

        var body = page.Render(new GovRadiosTagHelper(page.Text) { Name = "site", Label = "Site", Items = items, Value = "y" });

        body.QuerySelectorAll<IHtmlInputElement>("input").Single(radio => radio.IsChecked).Value.Should().Be("y");
    }

    [Fact]
    public void Checkboxes_keep_every_posted_value()
    {
        page.ModelState.SetModelValue("did", new[] { "a", "c" }, "a,c");

        var body = page.Render(new GovCheckboxesTagHelper(page.Text) { Name = "did", Label = "What did you do?" },
            new GovCheckboxTagHelper { Value = "a", Label = "A" },
            new GovCheckboxTagHelper { Value = "b", Label = "B" },
            new GovCheckboxTagHelper { Value = "c", Label = "C" },
            new GovCheckboxTagHelper { Value = "none", Label = "None", Exclusive = true });

        body.QuerySelectorAll<IHtmlInputElement>("input").Where(box => box.IsChecked).Select(box => box.Value).Should().Equal("a", "c");
        body.QuerySelector("[value=none]")!.GetAttribute("data-behaviour").Should().Be("exclusive");
    }

    [Fact]
    public void A_true_property_checks_the_box_whose_value_is_true()
    {
        var body = page.Render(new GovCheckboxesTagHelper(page.Text) { For = page.Property("Enabled", true), Label = "Options" },
            new GovCheckboxTagHelper { Value = "true", Label = "Enabled" });

        body.QuerySelector<IHtmlInputElement>("input")!.IsChecked.Should().BeTrue();
    }

    [Fact]
    public void An_option_outside_a_group_is_refused()
    {
        var alone = () => page.Render(new GovRadioTagHelper { Value = "a", Label = "A" });

        alone.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Hostile_text_stays_text_in_legends_options_and_values()
    {
        const string hostile = "</legend><script>x</script>\" onclick=\"y";

        var body = page.Render(new GovRadiosTagHelper(page.Text) { Name = "n", Label = hostile, Hint = hostile },
            new GovRadioTagHelper { Value = hostile, Label = hostile, Hint = hostile, Divider = hostile });

        body.QuerySelectorAll("script, [onclick]").Should().BeEmpty();
        body.QuerySelector("legend")!.TextContent.Should().Be(hostile);
        body.QuerySelector("input")!.GetAttribute("value").Should().Be(hostile);
    }

    [Fact]
    public void Each_row_of_a_likert_matrix_is_a_fieldset_whose_radios_carry_the_whole_label()
    {
        var body = page.Render(
            new GovLikertTagHelper(page.Text) { Id = "trust", Label = "How much do you agree?", Points = [new("1", "Disagree"), new("2", "Agree"), new("dk", "Don't know", Apart: true)] },
            new GovLikertRowTagHelper(page.Text) { Name = "trust_1", Label = "It keeps its promises", Value = "2" },
            new GovLikertRowTagHelper(page.Text) { Name = "trust_2", Label = "It listens", Error = "Choose an answer" });

        var rows = body.QuerySelectorAll("fieldset fieldset");
        rows.Should().HaveCount(2);
        rows[0].QuerySelector("legend")!.TextContent.Should().Be("It keeps its promises");
        rows[0].QuerySelectorAll<IHtmlLabelElement>("label").Select(label => (label.HtmlFor, label.TextContent))
            .Should().Equal(("trust_1", "Disagree"), ("trust_1-2", "Agree"), ("trust_1-3", "Don't know"));
        rows[0].QuerySelector<IHtmlInputElement>("#trust_1-2")!.IsChecked.Should().BeTrue();
        rows[1].QuerySelector("legend #trust_2-error")!.TextContent.Should().Be("Error: Choose an answer");
        body.QuerySelector(".app-likert__header")!.GetAttribute("aria-hidden").Should().Be("true");
        body.QuerySelectorAll("[id]").Select(element => element.Id).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("en-GB", "born.Day born.Month born.Year", "Day")]
    [InlineData("ko", "born.Year born.Month born.Day", "년")]
    public void A_date_follows_the_order_of_the_readers_language(string language, string order, string firstLabel)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = new CultureInfo(language);
        try
        {
            var body = page.Render(new GovDateTagHelper(page.Text) { Name = "born", Label = "Born", Value = new DateParts("31", "2", "1980") });

            var boxes = body.QuerySelectorAll<IHtmlInputElement>("input").ToList();
            string.Join(' ', boxes.Select(box => box.Name)).Should().Be(order);
            boxes[0].Id.Should().Be("born");
            body.QuerySelectorAll<IHtmlLabelElement>("label").Select(label => label.HtmlFor).Should().Equal(boxes.Select(box => box.Id!));
            body.QuerySelector("label")!.TextContent.Should().Be(firstLabel);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Theory]
    [InlineData("29", "2", "2024", true)]
    [InlineData("29", "2", "2023", false)]
    [InlineData("31", "4", "2024", false)]
    [InlineData("1", "13", "2024", false)]
    [InlineData("-1", "1", "2024", false)]
    [InlineData("1", "1", "99999", false)]
    [InlineData("", "1", "2024", false)]
    public void Date_parts_are_a_date_only_if_the_calendar_has_it(string day, string month, string year, bool isDate) =>
        new DateParts(day, month, year).TryGetDate(out _).Should().Be(isDate);
}
