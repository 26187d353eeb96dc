using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Tests.Analysis;

public class ContrastWeightsTests
{
    private static readonly Factor A = Factor("a", "no", "yes");
    private static readonly Factor B = Factor("b", "no", "yes");
    private static readonly Factor Reward = Factor("reward", "none", "money", "thanks");

    [Fact]
    public void A_main_effect_of_a_2x2_weighs_both_levels_of_the_other_factor_equally() =>
        Weights(Cross(A, B), new Inquiry { Estimand = EstimandKind.MainEffect, Factor = "a", Level = "yes" }, A, B)
            .Should().BeEquivalentTo(new Dictionary<string, double> { ["yes-no"] = 0.5, ["yes-yes"] = 0.5, ["no-no"] = -0.5, ["no-yes"] = -0.5 });

    [Fact]
    public void A_simple_effect_holds_the_other_factor() =>
        Weights(Cross(A, B), new Inquiry { Estimand = EstimandKind.SimpleEffect, Factor = "a", Level = "yes", Given = Given("b", "yes") }, A, B)
            .Should().BeEquivalentTo(new Dictionary<string, double> { ["yes-yes"] = 1, ["no-yes"] = -1 });

    [Fact]
    public void An_interaction_is_the_difference_of_two_simple_effects() =>
        Weights(Cross(A, B), new Inquiry { Estimand = EstimandKind.Interaction, Factor = "a", Level = "yes", Given = Given("b", "yes") }, A, B)
            .Should().BeEquivalentTo(new Dictionary<string, double> { ["yes-yes"] = 1, ["no-yes"] = -1, ["yes-no"] = -1, ["no-no"] = 1 });

    [Fact]
    public void A_main_effect_of_a_3x2_leaves_the_third_level_out() =>
        Weights(Cross(Reward, B), new Inquiry { Estimand = EstimandKind.MainEffect, Factor = "reward", Level = "money" }, Reward, B)
            .Should().BeEquivalentTo(new Dictionary<string, double> { ["money-no"] = 0.5, ["money-yes"] = 0.5, ["none-no"] = -0.5, ["none-yes"] = -0.5 });

    [Fact]
    public void An_incomplete_factorial_is_compared_on_common_support()
    {
        var plan = Cross(Reward, B);
        plan = plan with { Arms = [.. plan.Arms.Where(arm => arm.Key != "none-yes")] };
        var inquiry = new Inquiry { Estimand = EstimandKind.MainEffect, Factor = "reward", Level = "money" };

        Weights(plan, inquiry, Reward, B).Should().BeEquivalentTo(new Dictionary<string, double> { ["money-no"] = 1, ["none-no"] = -1 });
        ContrastWeights.Of(inquiry, plan, [Reward, B]).Words.Should().Contain("common support");
        ContrastWeights.Of(new Inquiry { Estimand = EstimandKind.Interaction, Factor = "reward", Level = "money", Given = Given("b", "yes") }, plan, [Reward, B])
            .Problem.Should().Contain("do not all exist");
    }

    [Fact]
    public void An_arm_without_the_factor_is_not_its_reference()
    {
        var plan = new RandomizationPlan
        {
            Key = "main",
            Arms = [new Arm { Key = "nothing" }, Arm("a0", ("a", "no")), Arm("a1", ("a", "yes"))],
        };

        Weights(plan, new Inquiry { Estimand = EstimandKind.MainEffect, Factor = "a", Level = "yes" }, A).Should().BeEquivalentTo(new Dictionary<string, double> { ["a1"] = 1, ["a0"] = -1 });
    }

    [Fact]
    public void An_arm_is_compared_with_the_first_arm_unless_another_is_named()
    {
        var plan = Cross(A, B);

        Weights(plan, new Inquiry { Arm = "yes-yes" }, A, B).Should().BeEquivalentTo(new Dictionary<string, double> { ["yes-yes"] = 1, ["no-no"] = -1 });
        Weights(plan, new Inquiry { Arm = "yes-yes", Control = "no-yes" }, A, B).Should().BeEquivalentTo(new Dictionary<string, double> { ["yes-yes"] = 1, ["no-yes"] = -1 });
    }

    [Fact]
    public void What_cannot_be_formed_says_why()
    {
        var plan = Cross(A, B);

        Problem(plan, new Inquiry { Arm = "gone" }).Should().Contain("no arm 'gone'");
        Problem(plan, new Inquiry { Arm = "no-no" }).Should().Contain("itself");
        Problem(plan, new Inquiry { Estimand = EstimandKind.MainEffect, Factor = "c", Level = "yes" }).Should().Contain("no factor 'c'");
        Problem(plan, new Inquiry { Estimand = EstimandKind.Contrast, Weights = new Dictionary<string, double> { ["yes-yes"] = 1, ["no-no"] = -0.5 } }).Should().Contain("sum to zero");
    }

    private static string? Problem(RandomizationPlan plan, Inquiry inquiry) => ContrastWeights.Of(inquiry, plan, [A, B]).Problem;

    private static IReadOnlyDictionary<string, double> Weights(RandomizationPlan plan, Inquiry inquiry, params IReadOnlyList<Factor> factors)
    {
        var weights = ContrastWeights.Of(inquiry, plan, factors);
        weights.Problem.Should().BeNull();
        return weights.ByArm;
    }

    private static Dictionary<string, string> Given(string factor, string level) => new() { [factor] = level };

    private static Factor Factor(string key, params IReadOnlyList<string> levels) => new() { Key = key, Levels = [.. levels.Select(level => new Level { Key = level })] };

    private static RandomizationPlan Cross(Factor first, Factor second) => new()
    {
        Key = "main",
        Arms = [.. from a in first.Levels from b in second.Levels select Arm($"{a.Key}-{b.Key}", (first.Key, a.Key), (second.Key, b.Key))],
    };

    private static Arm Arm(string key, params IReadOnlyList<(string Factor, string Level)> levels) => new() { Key = key, Levels = levels.ToDictionary(level => level.Factor, level => level.Level) };
}
