using CoProduction.Studies.Analysis;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Web.Tests.Admin.Design;

/// <summary>Everything of a plan has a form.</summary>
public sealed class PlanFormTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    [Fact]
    public async Task Adjustments_are_chosen_by_family_and_go_with_their_last_tick()
    {
        var design = TestStudies.Nudges;
        var family = "the nudges";
        using var editor = await DraftEditor.OpenAsync(app, design with { Plan = design.Plan with { Inquiries = [.. design.Plan.Inquiries.Select(inquiry => inquiry with { Family = family })] } });

        await editor.SaveAsync((await editor.GetAsync("plan/settings")).Fill("Form.Families[0].Adjustments", "Hochberg", "BenjaminiHochberg"));

        (await editor.DesignAsync()).Plan.FamilyAdjustments.Should().ContainSingle().Which.Should().BeEquivalentTo(KeyValuePair.Create(family, (IReadOnlyList<FamilyAdjustment>)[FamilyAdjustment.Hochberg, FamilyAdjustment.BenjaminiHochberg]));
        foreach (var inquiry in design.Plan.Inquiries) await editor.SaveAsync((await editor.GetAsync($"plan/inquiries/{inquiry.Key}")).Fill("Form.Family", ""));
        var orphaned = await editor.GetAsync("plan/settings");
        orphaned.Text.Should().Contain("which no inquiry belongs to").And.Contain("untick all to remove it");
        await editor.SaveAsync(orphaned.Fill("Form.Families[0].Adjustments"));
        (await editor.DesignAsync()).Plan.FamilyAdjustments.Should().BeEmpty();
        (await editor.GetAsync("plan/settings")).Text.Should().Contain("No inquiry belongs to a family yet");
    }

    [Fact]
    public async Task A_level_that_cannot_be_read_keeps_the_adjustments_that_were_ticked()
    {
        var design = TestStudies.Nudges;
        using var editor = await DraftEditor.OpenAsync(app, design with { Plan = design.Plan with { Inquiries = [.. design.Plan.Inquiries.Select(inquiry => inquiry with { Family = "one" })] } });

        var refused = await editor.SubmitAsync((await editor.GetAsync("plan/settings")).Fill("Form.Level", "high").Fill("Form.Families[0].Adjustments", "Bonferroni"), "Save");

        refused.Errors.Should().ContainSingle().Which.Should().Contain("not a number");
        refused.Document.QuerySelectorAll("[name='Form.Families[0].Adjustments'][checked]").Select(box => box.GetAttribute("value")).Should().Equal("Bonferroni");
        (await editor.DesignAsync()).Plan.FamilyAdjustments.Should().BeEmpty();
    }

    [Fact]
    public async Task An_inquiry_names_a_scale_its_values_and_what_imported_arms_were_balanced_on()
    {
        var design = TestStudies.Nudges;
        var inquiry = design.Plan.Inquiries[0];
        var scale = design.Measures.First(measure => measure.Key != inquiry.Outcome).Key;
        using var editor = await DraftEditor.OpenAsync(app, design);
        var path = $"plan/inquiries/{inquiry.Key}";

        var refused = await editor.SubmitAsync((await editor.GetAsync(path)).Fill("Form.Moderator", scale).Fill("Form.ModeratorAt", "1, high"), "Save");
        refused.Errors.Should().ContainSingle().Which.Should().Contain("“high” is not a number");
        refused.Document.QuerySelector("[name='Form.ModeratorAt']")!.GetAttribute("value").Should().Be("1, high");
        refused.Document.QuerySelector("[name='Form.Moderator'] option[selected]")!.GetAttribute("value").Should().Be(scale);
        await editor.SaveAsync(refused.Fill("Form.ModeratorAt", "1, 2.5"));
        var saved = (await editor.DesignAsync()).Plan.Inquiries[0];
        (saved.Moderator, string.Join('|', saved.ModeratorAt)).Should().Be((scale, "1|2.5"));

        await editor.SaveAsync((await editor.GetAsync(path)).Fill("Form.Moderator", "").Fill("Form.ModeratorAt", "").Fill("Form.BalancedOn", scale));
        saved = (await editor.DesignAsync()).Plan.Inquiries[0];
        (saved.Moderator, saved.ModeratorAt.Count, string.Join('|', saved.BalancedOn)).Should().Be((null, 0, scale));
        (saved with { BalancedOn = [] }).Should().BeEquivalentTo(inquiry, "nothing else of the inquiry changed");
    }

    [Fact]
    public async Task A_table_of_correlates_names_the_threshold_that_is_looked_for()
    {
        var design = TestStudies.Nudges;
        var measures = design.Measures.Select(measure => measure.Key).Take(2).ToList();
        using var editor = await DraftEditor.OpenAsync(app, design with { Plan = design.Plan with { Correlates = [new CorrelateTable { Key = "drivers", Outcomes = [measures[0]], Predictors = [measures[1]] }] } });

        await editor.SaveAsync((await editor.GetAsync("plan/correlates/drivers")).Fill("Form.Threshold", "Slope"));
        (await editor.DesignAsync()).Plan.Correlates[0].Threshold.Should().Be(ThresholdOf.Slope);
        await editor.SaveAsync((await editor.GetAsync("plan/correlates/drivers")).Fill("Form.Threshold", ""));
        (await editor.DesignAsync()).Plan.Correlates[0].Threshold.Should().BeNull();
    }
}
