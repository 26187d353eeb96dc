namespace CoProduction.Statistics.Tests;

/// <summary>Draws of counts, for many persons with few different outcomes, against the same test that shuffles the persons.</summary>
public class CountedRandomizationTests
{
    private const int Persons = 24_000;

    [Theory]
    [InlineData(0.00)]
    [InlineData(0.01)]
    public void Counting_the_sorts_gives_the_test_and_interval_of_shuffling_the_persons(double effect)
    {
        var (outcome, treated, stratum) = Data(effect);
        // A further column that holds nothing still makes the draws go person by person.
        var nothing = new FactorColumn("nothing", ["all"], new int[Persons]);
        var options = new RandomizationOptions { Draws = 2_000 };

        var counted = RandomizationInference.Conditional(outcome, treated, new RandomizationDesign { Stratum = stratum }, options);
        var shuffled = RandomizationInference.Conditional(outcome, treated, new RandomizationDesign { Stratum = stratum, Within = [nothing] }, options);

        counted.Assignments.Should().Be(2_000);
        counted.IsExact.Should().BeFalse();
        counted.Estimate.Should().Be(shuffled.Estimate);
        counted.Statistic.Should().Be(shuffled.Statistic);
        counted.PValue.Should().NotBe(shuffled.PValue).And.BeApproximately(shuffled.PValue!.Value, 0.06);
        counted.PValueUpper.Should().BeApproximately(shuffled.PValueUpper!.Value, 0.06);
        counted.ConfidenceLow.Should().BeApproximately(shuffled.ConfidenceLow!.Value, 0.004);
        counted.ConfidenceHigh.Should().BeApproximately(shuffled.ConfidenceHigh!.Value, 0.004);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Choosing_by_block_gives_the_test_and_interval_of_shuffling_within_blocks(bool isContinuous)
    {
        var (outcome, treated, stratum) = Data(0.02);
        var random = new Random(11);
        if (isContinuous) outcome = Array.ConvertAll(outcome, value => value + random.NextDouble());
        // Three rows in turn belong to the three strata: blocks of six persons of one stratum, in which arms were drawn by chance, so that some have no choice.
        var block = new FactorColumn("block", [.. Enumerable.Range(0, Persons / 6 + 3).Select(number => $"b{number}")], [.. Enumerable.Range(0, Persons).Select(row => row / 18 * 3 + row % 3)]);
        var options = new RandomizationOptions { Draws = 2_000 };

        var chosen = RandomizationInference.Conditional(outcome, treated, new RandomizationDesign { Stratum = stratum, Within = [block] }, options);
        var shuffled = RandomizationInference.Conditional(outcome, treated, new RandomizationDesign { Stratum = stratum, Procedure = AssignmentProcedure.Conditional(treated, [stratum, block]) }, options);

        (chosen.Assignments, chosen.IsExact, chosen.Estimate, chosen.Statistic).Should().Be((2_000d, false, shuffled.Estimate, shuffled.Statistic));
        chosen.PValue.Should().NotBe(shuffled.PValue).And.BeApproximately(shuffled.PValue!.Value, 0.06);
        chosen.PValueUpper.Should().BeApproximately(shuffled.PValueUpper!.Value, 0.06);
        chosen.ConfidenceLow.Should().BeApproximately(shuffled.ConfidenceLow!.Value, 0.004);
        chosen.ConfidenceHigh.Should().BeApproximately(shuffled.ConfidenceHigh!.Value, 0.004);
    }

    [Fact]
    public void The_same_seed_gives_the_same_draws_of_counts()
    {
        var (outcome, treated, stratum) = Data(0.02);
        var design = new RandomizationDesign { Stratum = stratum };
        var options = new RandomizationOptions { Draws = 500, Seed = 7 };

        RandomizationInference.Conditional(outcome, treated, design, options).Should().Be(RandomizationInference.Conditional(outcome, treated, design, options));
    }

    [Fact]
    public void A_limit_of_rows_times_draws_makes_fewer_draws_and_says_how_many()
    {
        var random = new Random(5);
        double[] outcome = [.. Enumerable.Range(0, 3_000).Select(_ => random.NextDouble())];
        bool[] treated = [.. Enumerable.Range(0, 3_000).Select(row => row % 2 == 0)];

        RandomizationInference.Conditional(outcome, treated, options: new RandomizationOptions { Draws = 3_000, MostRowDraws = 4_500_000 }).Assignments.Should().Be(1_500);
        RandomizationInference.Conditional(outcome, treated, options: new RandomizationOptions { Draws = 3_000, MostRowDraws = 3_000 }).Assignments.Should().Be(1_000);
        RandomizationInference.Conditional(outcome, treated, options: new RandomizationOptions { Draws = 300, MostRowDraws = 3_000 }).Assignments.Should().Be(300);
    }

    private static (double[] Outcome, bool[] Treated, FactorColumn Stratum) Data(double effect)
    {
        var random = new Random(3);
        var strata = new int[Persons];
        var treated = new bool[Persons];
        var outcome = new double[Persons];
        for (var person = 0; person < Persons; person++)
        {
            strata[person] = person % 3;
            treated[person] = random.NextDouble() < 0.4;
            outcome[person] = Math.Clamp(Math.Round(3 + strata[person] + 1.2 * (random.NextDouble() + random.NextDouble() - 1) + (treated[person] ? effect : 0)), 1, 7);
        }
        return (outcome, treated, new FactorColumn("stratum", ["a", "b", "c"], strata));
    }
}
