using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CoProduction.Web.TagHelpers;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CoProduction.Web.Tests.TagHelpers;

public sealed class FieldTests
{
    private const string Hostile = "<script>alert('x')</script> \" onfocus=\"y & <b>";

    private readonly Rendering page = new();

    [Fact]
    public void A_label_points_to_its_input_and_hint_and_error_describe_it()
    {
        var body = page.Render(new GovInputTagHelper(page.Text) { Name = "hours", Label = "Hours", Hint = "In a week", Error = "Enter a number" });

        var input = (IHtmlInputElement)body.QuerySelector("input")!;
        ((IHtmlLabelElement)body.QuerySelector("label")!).HtmlFor.Should().Be(input.Id);
        input.Name.Should().Be("hours");
        input.GetAttribute("aria-describedby").Should().Be("hours-hint hours-error");
        body.QuerySelector("#hours-hint")!.TextContent.Should().Be("In a week");
        body.QuerySelector("#hours-error")!.TextContent.Should().Be("Error: Enter a number");
        body.QuerySelector("#hours-error .govuk-visually-hidden")!.TextContent.Should().Be("Error:");
    }

    [Fact]
    public void A_field_without_hint_and_error_describes_nothing()
    {
        var body = page.Render(new GovInputTagHelper(page.Text) { Name = "hours", Label = "Hours" });

        body.QuerySelector("input")!.HasAttribute("aria-describedby").Should().BeFalse();
        body.QuerySelector(".govuk-form-group--error").Should().BeNull();
    }

    [Fact]
    public void Groups_that_are_made_anew_each_time_keep_their_options()
    {
        var body = page.Render(new GovSelectTagHelper(page.Text) { Name = "arm", Label = "Arm", Items = Groups() });

        body.QuerySelectorAll("optgroup").Select(group => $"{group.GetAttribute("label")}: {string.Join(' ', group.Children.Select(option => option.TextContent))}").Should().Equal("r1: a b", "r2: a");

        static IEnumerable<SelectListItem> Groups()
        {
            foreach (var (name, arms) in new[] { ("r1", "ab"), ("r2", "a") })
            {
                var group = new SelectListGroup { Name = name };
                foreach (var arm in arms) yield return new SelectListItem($"{arm}", $"{name}/{arm}") { Group = group };
            }
        }
    }

    [Fact]
    public void Hostile_text_stays_text_in_every_place()
    {
        var body = page.Render(new GovInputTagHelper(page.Text)
        {
            Name = Hostile,
            Value = Hostile,
            Label = Hostile,
            Hint = Hostile,
            Error = Hostile,
            Prefix = Hostile,
        });

        body.QuerySelectorAll("script, b, [onfocus]").Should().BeEmpty();
        var input = (IHtmlInputElement)body.QuerySelector("input")!;
        input.Name.Should().Be(Hostile);
        input.Value.Should().Be(Hostile);
        body.QuerySelector("label")!.TextContent.Should().Be(Hostile);
        input.Id.Should().MatchRegex("^[A-Za-z][A-Za-z0-9_:.-]*$");
    }

    [Fact]
    public void Hostile_text_stays_text_in_a_textarea_and_keeps_its_first_line_break()
    {
        var body = page.Render(new GovTextareaTagHelper(page.Text) { Name = "why", Label = "Why", Value = "\n</textarea>" + Hostile });

        body.QuerySelectorAll("script, b").Should().BeEmpty();
        ((IHtmlTextAreaElement)body.QuerySelector("textarea")!).Value.Should().Be("\n</textarea>" + Hostile);
    }

    [Fact]
    public void Attributes_that_no_property_took_go_to_the_input_once_encoded()
    {
        var body = page.Render(new GovInputTagHelper(page.Text) { Name = "email", Label = "Email", Width = 20 }, "",
            new TagHelperAttribute("autocomplete", new HtmlString("email")),
            new TagHelperAttribute("placeholder", new HtmlString("a &amp; b")),
            new TagHelperAttribute("class", new HtmlString("extra")),
            new TagHelperAttribute("disabled"));

        var input = body.QuerySelector("input")!;
        input.GetAttribute("autocomplete").Should().Be("email");
        input.GetAttribute("placeholder").Should().Be("a & b");
        input.ClassList.Should().Contain(["govuk-input", "govuk-input--width-20", "extra"]);
        input.HasAttribute("disabled").Should().BeTrue();
        body.QuerySelector(".govuk-form-group")!.HasAttribute("placeholder").Should().BeFalse();
    }

    [Fact]
    public void A_property_brings_its_name_its_value_and_the_model_states_error()
    {
        page.ModelState.AddModelError("Draft.Hours", "Enter the hours");

        var body = page.Render(new GovInputTagHelper(page.Text) { For = page.Property("Draft.Hours", 1.5m), Label = "Hours" });

        var input = (IHtmlInputElement)body.QuerySelector("input")!;
        input.Name.Should().Be("Draft.Hours");
        input.Id.Should().Be("Draft_Hours");
        input.Value.Should().Be("1.5");
        body.QuerySelector("#Draft_Hours-error")!.TextContent.Should().Be("Error: Enter the hours");
    }

    [Fact]
    public void What_was_typed_comes_back_instead_of_the_models_value()
    {
        page.ModelState.SetModelValue("Hours", "abc", "abc");

        var body = page.Render(new GovInputTagHelper(page.Text) { For = page.Property("Hours", 40) });

        ((IHtmlInputElement)body.QuerySelector("input")!).Value.Should().Be("abc");
    }

    [Fact]
    public void An_explicit_value_wins_over_what_was_posted()
    {
        page.ModelState.SetModelValue("hours", "abc", "abc");

        var body = page.Render(new GovInputTagHelper(page.Text) { Name = "hours", Value = "7" });

        ((IHtmlInputElement)body.QuerySelector("input")!).Value.Should().Be("7");
    }

    [Fact]
    public void A_password_is_never_sent_back()
    {
        page.ModelState.SetModelValue("Password", "a long secret", "a long secret");

        page.Html(new GovInputTagHelper(page.Text) { For = page.Property("Password", "a long secret"), Type = "password" }, "", [])
            .Should().NotContain("secret");
    }

    [Fact]
    public void A_select_marks_the_fields_value_and_groups_its_options()
    {
        var north = new SelectListGroup { Name = "North" };
        SelectListItem[] items = [new("Leeds", "l") { Group = north }, new("York", "y") { Group = north }, new("Elsewhere", "x") { Selected = true }];

        var body = page.Render(new GovSelectTagHelper(page.Text) { Name = "site", Label = "Site", Items = items, Value = "y", Empty = "Choose" });

        var select = (IHtmlSelectElement)body.QuerySelector("select")!;
        select.Value.Should().Be("y");
        select.QuerySelectorAll("option[selected]").Should().ContainSingle();
        select.QuerySelectorAll("optgroup[label=North] option").Should().HaveCount(2);
        select.Options[0].Value.Should().BeEmpty();
        ((IHtmlLabelElement)body.QuerySelector("label")!).HtmlFor.Should().Be(select.Id);
    }

    [Fact]
    public void A_page_heading_is_the_one_h1_and_holds_the_label()
    {
        var body = page.Render(new GovInputTagHelper(page.Text) { Name = "code", Label = "Your code", LabelSize = "l", PageHeading = true });

        body.QuerySelector("h1 > label.govuk-label--l")!.TextContent.Should().Be("Your code");
    }

    [Fact]
    public void An_unknown_label_size_or_width_is_refused()
    {
        var size = () => page.Render(new GovInputTagHelper(page.Text) { Name = "x", Label = "x", LabelSize = "huge" });
        var width = () => page.Render(new GovInputTagHelper(page.Text) { Name = "x", Label = "x", Width = 7 });

        size.Should().Throw<ArgumentException>();
        width.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_field_without_a_name_is_refused()
    {
        var nameless = () => page.Render(new GovInputTagHelper(page.Text) { Label = "x" });

        nameless.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void A_slider_is_a_number_box_that_works_alone_and_tells_the_script_its_range()
    {
        var body = page.Render(new GovSliderTagHelper(page.Text) { Name = "warm", Label = "How warm?", Max = 10, Step = 0.5m, Value = "3.5" });

        var input = (IHtmlInputElement)body.QuerySelector("[data-slider] input")!;
        input.Type.Should().Be("text");
        input.Value.Should().Be("3.5");
        input.GetAttribute("inputmode").Should().Be("decimal");
        var slider = body.QuerySelector("[data-slider]")!;
        slider.GetAttribute("data-max").Should().Be("10");
        slider.GetAttribute("data-step").Should().Be("0.5");
        body.QuerySelector("#" + slider.GetAttribute("data-labelledby"))!.TextContent.Should().Be("How warm?");
    }
}
