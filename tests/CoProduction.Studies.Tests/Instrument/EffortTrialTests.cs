using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Tests.Instrument;

public sealed class EffortTrialTests
{
    private static readonly Guid Person = new("5a0c6a3e-3f0f-4a0e-9a58-0d4f3a7a1b11");

    private static EffortTrial Trial(int round = 1, int trial = 1, int size = 6, string task = "count", Guid? person = null) =>
        EffortTrial.Create("salt"u8, person ?? Person, task, round, trial, size);

    [Fact]
    public void The_same_trial_shows_the_same_grid_and_every_other_another()
    {
        Trial().Should().BeEquivalentTo(Trial());
        foreach (var other in new[] { Trial(round: 2), Trial(trial: 2), Trial(task: "practice"), Trial(person: Guid.Empty) })
            string.Concat(other.Rows).Should().NotBe(string.Concat(Trial().Rows));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(15)]
    public void The_grid_is_square_holds_two_letters_and_the_answer_counts_one_of_them(int size)
    {
        for (var n = 1; n <= 200; n++)
        {
            var trial = Trial(trial: n, size: size);
            trial.Rows.Should().HaveCount(size).And.OnlyContain(row => row.Length == size);
            string.Concat(trial.Rows).Distinct().Should().HaveCount(2).And.Contain(trial.Symbol);
            trial.Answer.Should().Be(string.Concat(trial.Rows).Count(letter => letter == trial.Symbol)).And.BeInRange(size * size / 4, size * size / 2);
        }
    }

    [Fact]
    public void Answers_vary_so_that_no_guess_pays() =>
        Enumerable.Range(1, 200).Select(n => Trial(trial: n).Answer).CountBy(answer => answer).Should().OnlyContain(same => same.Value < 50);

    [Fact]
    public void A_trial_is_frozen()
    {
        var trial = Trial(size: 3);

        $"{trial.Symbol} {string.Join('/', trial.Rows)}".Should().Be("R XRX/XXR/XXX");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void A_grid_out_of_bounds_is_refused(int size) =>
        FluentActions.Invoking(() => Trial(size: size)).Should().Throw<ArgumentOutOfRangeException>();
}
