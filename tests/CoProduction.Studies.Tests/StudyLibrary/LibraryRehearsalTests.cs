using System.Collections.Concurrent;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Tests;

public class LibraryRehearsalTests
{
    /// <summary>Fixed before the first run.</summary>
    private const ulong Seed = 20240401;

    private const int Persons = 1000;

    private static readonly ConcurrentDictionary<string, StudyResults> Analysed = new();

    public static TheoryData<string> All => [.. StudyLibrary.All.Select(study => study.Key)];

    public static TheoryData<string> Randomized => [.. StudyLibrary.All.Where(study => study.Design.Randomizations.Count > 0).Select(study => study.Key)];

    [Theory]
    [MemberData(nameof(Randomized))]
    public void No_estimate_lies_more_than_four_standard_errors_from_the_truth(string key)
    {
        var estimates = Results(key).Estimates.Where(estimate => estimate.Status == EstimateStatus.Estimated).ToList();
        // Other persons than those analysed, so that the truth is not fitted to them.
        var truths = RehearsalTruth.Of(Results(key).Design, StudyLibrary.Effects(key)!, Seed + 1, Persons).ToDictionary(truth => (truth.Inquiry, truth.Cell));
        estimates.Should().NotBeEmpty();
        foreach (var estimate in estimates)
        {
            var truth = truths[(estimate.Inquiry.Key, estimate.Cell)];
            var error = Math.Sqrt(Math.Pow(estimate.Term!.StandardError!.Value, 2) + Math.Pow(truth.Error, 2));
            Math.Abs(estimate.Term.Value!.Value - truth.Value).Should().BeLessThanOrEqualTo(4 * error, "{0} at {1}", estimate.Inquiry.Key, estimate.Cell);
        }
    }

    [Theory]
    [MemberData(nameof(Randomized))]
    public void Every_inquiry_of_a_library_plan_is_answered_wherever_it_is_asked_and_randomized(string key)
    {
        var estimates = Results(key).Estimates;
        estimates.Where(estimate => estimate.Status == EstimateStatus.NotEstimable).Select(estimate => $"{estimate.Inquiry.Key} {estimate.Cell}: {estimate.Reason}").Should().BeEmpty();
        estimates.Select(estimate => estimate.Inquiry.Key).Distinct().Should().BeEquivalentTo(Results(key).Plan.Inquiries.Select(inquiry => inquiry.Key));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_table_of_a_library_plan_has_numbers_wherever_it_is_asked(string key)
    {
        var results = Results(key);
        results.Regressions.Where(table => table.Status == EstimateStatus.NotEstimable).Select(table => $"{table.Table.Key} {table.Cell}: {table.Reason}").Should().BeEmpty();
        results.Levels.SelectMany(table => table.Levels).Where(cell => cell.Status == EstimateStatus.NotEstimable).Select(cell => $"{cell.Outcome} {cell.Cell}: {cell.Reason}").Should().BeEmpty();
        results.Correlates.SelectMany(table => table.Correlates).Where(cell => cell.Status == EstimateStatus.NotEstimable)
            .Select(cell => $"{cell.Outcome} × {cell.Predictor} {cell.Cell}: {cell.Reason}").Should().BeEmpty();
        results.Reliability.Where(scale => scale.Reliability?.Alpha is not > 0.5).Select(scale => $"{scale.Scale}: {scale.Reliability?.Alpha} {scale.Reason}").Should().BeEmpty();
    }

    [Fact]
    public void The_nudges_are_estimated_at_five_site_themes_and_nowhere_else()
    {
        var cases = Results("nudges").Estimates.Where(estimate => estimate.Inquiry.Key == "collective_a_cases").ToList();
        cases.CountBy(estimate => estimate.Status).Should().BeEquivalentTo(new Dictionary<EstimateStatus, int>
        {
            [EstimateStatus.Estimated] = 5,
            [EstimateStatus.NotRandomized] = 5,
            [EstimateStatus.NotAsked] = 10,
        });
    }

    [Fact]
    public void The_truth_of_a_study_holds_the_declared_effects()
    {
        var truths = RehearsalTruth.Of(CompiledDesign.Compile(StudyLibrary.Find("trust-willingness-1")!.Design), StudyLibrary.Effects("trust-willingness-1")!, Seed, 1500)
            .ToDictionary(truth => truth.Inquiry);
        // −20 and +10 on a scale that is cut at 0 and 100, so that a little less arrives; a tenth of it reaches the willingness; placebos are untouched.
        truths["trust_score_corrupt"].Value.Should().BeInRange(-20, -18.5);
        truths["trust_score_honest"].Value.Should().BeInRange(8.5, 10);
        truths["willingness_corrupt"].Value.Should().BeInRange(-2, -1.6);
        truths["placebo_news_corrupt"].Value.Should().Be(0);
    }

    private static StudyResults Results(string key) => Analysed.GetOrAdd(key, _ =>
    {
        var compiled = CompiledDesign.Compile(StudyLibrary.Find(key)!.Design);
        var rows = SyntheticFieldwork.Run(compiled, StudyLibrary.Effects(key)!, Seed, Persons);
        return StudyAnalysis.Run(ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = compiled }, [ParticipantKind.Rehearsal], rows));
    });
}
