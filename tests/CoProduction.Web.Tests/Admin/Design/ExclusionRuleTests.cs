using CoProduction.Studies.Analysis;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Web.Tests.Admin.Design;

public sealed class ExclusionRuleTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    [Fact]
    public async Task A_rule_is_made_named_by_an_inquiry_renamed_and_flagged_at_once_where_the_arm_may_decide_it()
    {
        var design = TestStudies.Nudges;
        var inquiry = design.Plan.Inquiries[0];
        using var editor = await DraftEditor.OpenAsync(app, design);

        await editor.AddAsync("plan", "outliers", "Far outside", place: "plan/exclusions");
        var form = await editor.GetAsync("plan/exclusions/outliers");
        form.Text.Should().Contain("No inquiry names it yet");
        var saved = await editor.SaveAsync(form.Fill("Form.Measure", inquiry.Outcome).Fill("Form.Below", "-1").Fill("Form.AndMissing", "true"));

        saved.Text.Should().Contain("the arm may decide who is left out");
        (await editor.GetAsync("plan")).Text.Should().Contain($"{inquiry.Outcome} below -1 or without a value").And.Contain("1 warning");

        await editor.SaveAsync((await editor.GetAsync($"plan/inquiries/{inquiry.Key}")).Fill("Form.Exclusions", "outliers"));
        await editor.SaveAsync((await editor.GetAsync("plan/exclusions/outliers")).Fill("Form.Key", "far"));

        var plan = (await editor.DesignAsync()).Plan;
        plan.Exclusions.Should().Equal(new ExclusionRule { Key = "far", Label = "Far outside", Measure = inquiry.Outcome, Below = -1, AndMissing = true });
        plan.Inquiries[0].Exclusions.Should().Equal("far");
        plan.Inquiries.Skip(1).Should().OnlyContain(other => other.Exclusions.Count == 0);
    }

    [Fact]
    public async Task Families_are_redrawn_where_the_settings_say_so()
    {
        using var editor = await DraftEditor.OpenAsync(app, TestStudies.Nudges);

        await editor.SaveAsync((await editor.GetAsync("plan/settings")).Fill("Form.RedrawFamilies", "true"));

        (await editor.DesignAsync()).Plan.RedrawFamilies.Should().BeTrue();
        await editor.SaveAsync((await editor.GetAsync("plan/settings")).Fill("Form.RedrawFamilies"));
        (await editor.DesignAsync()).Plan.RedrawFamilies.Should().BeNull();
    }
}
