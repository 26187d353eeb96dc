using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

/// <summary>The samples of docs/statistics.md: compiled, run, and word for word the same.</summary>
public class DocumentationSamples
{
    [Fact]
    public void Two_arrays()
    {
        // sample
        double[] effort = [10, 12, 9, 15, 14, 18];
        double[] dose = [0, 0, 1, 1, 2, 2];
        var fit = LeastSquares.Fit(effort, ("dose", dose));
        var slope = fit.Terms(StandardErrorType.HC2)[1];
        var (value, error, low, high, p) = (slope.Value, slope.StandardError, slope.ConfidenceLow, slope.ConfidenceHigh, slope.PValue);
        // end
        (value, slope.DegreesOfFreedom).Should().Be((2.5, 4));
        (low < value && value < high && error > 0 && p < 0.1).Should().BeTrue();
    }

    [Fact]
    public void Arrays_for_any_estimator_and_long_computations()
    {
        double[] happy = [0, 1, 0, 1, 1, 0, 1, 0];
        double[] age = [20, 31, 44, 52, 38, 61, 57, 29];
        var cancellationToken = TestContext.Current.CancellationToken;
        var done = 0.0;
        var progress = new Progress<double>(share => done = share);
        // sample
        var arrays = DataTable.Of(("happy", happy), ("age", age));
        var watched = LogisticRegression.Fit(arrays, Formula.Parse("happy ~ age"), progress: progress, cancellationToken: cancellationToken);
        // end
        watched.Problem.Should().BeNull();
        done.Should().BeInRange(0, 1);
    }

    [Fact]
    public void Absorbed_effects()
    {
        var table = Rows();
        // sample
        var fit = FixedEffectsRegression.Fit(table, Formula.Parse("y ~ arm + age | site"), cluster: "village");
        var effects = fit.Terms(StandardErrorType.CR2);
        // end
        effects.Should().HaveCount(3).And.OnlyContain(term => term.IsEstimable);
    }

    [Fact]
    public void Combinations_and_slopes()
    {
        var table = Rows();
        // sample
        var model = LeastSquares.Fit(table, Formula.Parse("y ~ arm * trust"));
        var contrast = model.Contrast("b - c", LinearHypothesis.Parse("armb - armc", model.TermNames), StandardErrorType.HC2);
        var slopes = SimpleSlopes.Estimate(model, table, "arm", "trust", SimpleSlopes.Quartiles(table, "trust"), StandardErrorType.HC2);
        // end
        contrast.IsEstimable.Should().BeTrue();
        slopes.Should().HaveCount(6);
    }

    [Fact]
    public void Samples_of_a_population()
    {
        var table = Rows();
        // sample
        var sample = new SurveyDesign(Weights: "weight", Strata: "region", Cluster: "psu");
        var shares = SurveyMeans.Estimate(table, "satisfied", sample, by: "region");
        var slopes = SurveyLeastSquares.Fit(table, Formula.Parse("y ~ age"), sample).Terms();
        var effects = SurveyLogit.Fit(table, Formula.Parse("binary ~ arm + age"), sample).AverageMarginalEffects();
        // end
        shares.Should().OnlyContain(share => share.Estimate.IsEstimable);
        slopes.Should().HaveCount(2);
        effects.Should().HaveCount(3);
    }

    [Fact]
    public void Logit()
    {
        var table = Letters();
        // sample
        var logit = LogisticRegression.Fit(table, Formula.Parse("happy ~ arm + age"), cluster: "village");
        var effects = logit.AverageMarginalEffects(0.95, StandardErrorType.CR1);
        var intervals = logit.ProfileIntervals();
        var firth = FirthLogit.Fit(table, Formula.Parse("happy ~ arm + age"), cluster: "village").Terms(StandardErrorType.CR1);
        var both = LinearProbability.Fit(table, Formula.Parse("happy ~ arm + age")).SideBySide(StandardErrorType.HC2, StandardErrorType.HC1);
        // end
        effects.Should().HaveCount(3).And.OnlyContain(effect => effect.IsEstimable);
        intervals.Should().NotBeEmpty();
        firth.Should().OnlyContain(term => term.IsEstimable);
        both.Should().NotBeEmpty();
    }

    [Fact]
    public void Ordered_categories()
    {
        var table = Letters();
        // sample
        var ordered = OrderedLogit.Fit(table, Formula.Parse("satisfaction ~ arm + age"));
        var byCategory = ordered.AverageMarginalEffects();
        var tests = ordered.ProportionalOdds();
        // end
        byCategory.Should().NotBeEmpty();
        tests.Should().NotBeEmpty();
    }

    [Fact]
    public void Shares_and_counts()
    {
        var table = Letters();
        // sample
        var share = FractionalLogit.Fit(table, Formula.Parse("trust_share ~ arm"));
        var count = PoissonRegression.Fit(table, Formula.Parse("letters ~ arm"), exposure: "minutes");
        var ratios = count.RateRatios(StandardErrorType.HC1);
        // end
        share.Terms(StandardErrorType.HC1).Should().OnlyContain(term => term.IsEstimable);
        ratios.Should().OnlyContain(ratio => ratio.Value > 0);
    }

    [Fact]
    public void Censored_effort()
    {
        var table = Letters();
        // sample
        var effort = Tobit.Fit(table, Formula.Parse("minutes ~ arm"), lower: 0, upper: 10);
        var (latent, sigma) = (effort.Terms(StandardErrorType.HC0), effort.Scale);
        // end
        latent.Should().OnlyContain(term => term.IsEstimable);
        sigma.Should().NotBeNull();
    }

    [Fact]
    public void Several_arms()
    {
        var table = Letters();
        // sample
        var against = MultipleComparisons.Dunnett(table, "y", "arm", control: "none");
        var pairs = MultipleComparisons.TukeyHsd(table, "y", "arm").Comparisons;
        // end
        against.Should().NotBeNull();
        pairs.Should().HaveCount(3);
    }

    [Fact]
    public void Families_of_a_model()
    {
        var table = Letters();
        // sample
        var adjusting = new ComparisonModel { Stratum = "site", Covariates = ["age"], Cluster = "village" };
        var within = MultipleComparisons.Dunnett(table, "y", "arm", adjusting, control: "none").Comparisons;
        var model = LeastSquares.Fit(table, Formula.Parse("y ~ arm + age"));
        var together = SimultaneousContrasts.Of(model, [.. model.TermNames.Skip(1).Select(name => (name, LinearHypothesis.Parse(name, model.TermNames)))], StandardErrorType.HC2);
        // end
        within.Should().HaveCount(2).And.OnlyContain(c => c.Result.PValue != null);
        together.Contrasts.Should().HaveCount(3).And.OnlyContain(c => c.PValue > c.Estimate.PValue);
    }

    [Fact]
    public void Pairs_of_clusters()
    {
        var table = Letters();
        // sample
        var villages = DifferenceInMeans.MatchedClusterPairs(table, "y", "drawn", pair: "twins", cluster: "village").Terms.Single();
        // end
        villages.IsEstimable.Should().BeTrue();
    }

    [Fact]
    public void A_family()
    {
        var table = Letters();
        // sample
        var family = DifferenceInMeans.Simple(table, "y", "arm").Terms.ToList();
        var adjusted = MultipleTesting.Adjust(family, PAdjustment.Bonferroni);
        // end
        adjusted.Should().HaveCount(2);
    }

    [Fact]
    public void Randomization_inference()
    {
        var table = Letters();
        // sample
        var options = new RandomizationOptions { Draws = 10_000, Seed = 1 };
        var test = RandomizationInference.Conditional(table, "y", "arm", "none", "letter", new RandomizationColumns(Stratum: "site", Blocks: ["block"]), options: options);
        bool[] assigned = [true, false, false, true, true, false];
        var declared = new AssignmentProcedure((random, treated) => { assigned.CopyTo(treated, 0); random.Shuffle(treated); });
        var small = RandomizationInference.Conditional([4, 1, 2, 5, 6, 3], assigned, new RandomizationDesign { Procedure = declared });
        // end
        test.PValue.Should().BeInRange(0, 1);
        small.PValue.Should().BeInRange(0, 1);
    }

    [Fact]
    public void Westfall_and_Young()
    {
        var table = Letters();
        // sample
        var outcomes = WestfallYoung.Of(table, ["y", "effort"], "arm", "none", "letter").Outcomes;
        // end
        outcomes.Should().HaveCount(2);
    }

    [Fact]
    public void Covariates()
    {
        var table = Letters();
        // sample
        var lin = LinRegression.Fit(table, "y", "arm", ["age"]).Terms(StandardErrorType.HC2);
        var cuped = CupedAdjustment.Of(table, "y", "arm", "before", CupedTheta.WithinArms, "none", "letter").Estimate;
        // end
        lin.Should().NotBeEmpty();
        cuped.IsEstimable.Should().BeTrue();
    }

    [Fact]
    public void The_complier_effect()
    {
        var table = Letters();
        // sample
        var effect = ComplierEffect.Of(table, "y", "arm", "received", control: "none", treated: "letter");
        var interval = effect.IsWeak ? effect.AndersonRubin.Low : effect.Complier.ConfidenceLow;
        // end
        effect.Complier.IsEstimable.Should().BeTrue();
        interval.Should().NotBeNull();
    }

    [Fact]
    public void Nulls()
    {
        var table = Letters();
        // sample
        var slope = LeastSquares.Fit(table, Formula.Parse("y ~ arm + age")).Terms(StandardErrorType.HC2)[1];
        var equivalence = EquivalenceTest.Of(slope, margin: 0.2);
        var detectable = Power.DetectableEffect(slope.StandardError!.Value, slope.DegreesOfFreedom);
        // end
        equivalence.Should().NotBeNull();
        detectable.Should().BePositive();
    }

    [Fact]
    public void Power_of_designs()
    {
        // sample
        var clusters = Power.SampleSizeOfClusters(clusterSize: 20, icc: 0.05, delta: 0.3, power: 0.8);
        var simulated = DesignSimulation.Run(random => DifferenceInMeans.Welch("arm", [random.NextDouble(), random.NextDouble(), 1.2], [random.NextDouble(), 0.4, 0.1]), runs: 500, truth: 0.5);
        // end
        clusters.Should().BePositive();
        simulated.Should().NotBeNull();
    }

    [Fact]
    public void Integrity()
    {
        var table = Letters();
        // sample
        var balance = BalanceTest.ByRandomization(table, "arm", ["age", "female"], "none", "letter", new RandomizationColumns("site"));
        var attrition = AttritionTest.Of(table, "y", "arm", "none");
        var bounds = LeeBounds.Of(table, "y", "arm", "none", "letter");
        // end
        balance.Should().NotBeNull();
        attrition.Should().NotBeNull();
        bounds.Should().NotBeNull();
    }

    [Fact]
    public void Effects_without_units()
    {
        // sample
        var d = StandardizedDifference.CohenD(SampleMoments.Of([4, 5, 7]), SampleMoments.Of([2, 3, 5]));
        var h = StandardizedDifference.CohenH(0.31, 120, 0.18, 140);
        // end
        d!.Value.Should().BeApproximately(2 / Math.Sqrt(7.0 / 3), 1e-12);
        h!.Low.Should().BeGreaterThan(0);
    }

    [Fact]
    public void Stand_in_the_documentation_word_for_word()
    {
        if (Text("docs/statistics.md") is not { } documentation || Text("tests/CoProduction.Statistics.Tests/DocumentationSamples.cs") is not { } source)
        {
            Assert.Skip("The sources are not beside the tests.");
            return;
        }
        var samples = source.Split("// sample\n")[1..].Select(part => part.Split("        // end")[0].Replace("        ", "", StringComparison.Ordinal)).ToArray();
        documentation.Split("```csharp\n").Should().HaveCount(1 + samples.Length, "every sample is run here");
        foreach (var sample in samples) documentation.Should().Contain("```csharp\n" + sample + "```");
    }

    private static string? Text(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CoProduction.sln"))) return File.ReadAllText(Path.Combine(folder.FullName, path)).ReplaceLineEndings("\n");
        return null;
    }

    /// <summary>Two sites with ten blocks of six each, two persons per arm and block, from a fixed seed.</summary>
    private static DataTable Letters()
    {
        const int Persons = 120;
        var random = new Random(20261122);
        string[] arms = ["none", "letter", "visit"];
        var arm = Enumerable.Range(0, Persons).Select(person => arms[person % 3]).ToArray();
        var age = Enumerable.Range(0, Persons).Select(_ => 20 + 50 * random.NextDouble()).ToArray();
        var before = Enumerable.Range(0, Persons).Select(_ => random.NextDouble()).ToArray();
        var y = Numbers(person => person % 17 == 0 ? double.NaN : before[person] + (arm[person] == "letter" ? 0.5 : 0) + random.NextDouble());
        return new DataTable([
            FactorColumn.FromValues("arm", arm, arms), new NumericColumn("age", age), new NumericColumn("before", before), new NumericColumn("y", y),
            Column("effort", person => before[person] + random.NextDouble()),
            Column("happy", person => random.NextDouble() < 0.5 ? 1 : 0),
            FactorColumn.FromValues("satisfaction", [.. Enumerable.Range(0, Persons).Select(_ => random.Next(1, 4).ToString(System.Globalization.CultureInfo.InvariantCulture))]),
            Column("trust_share", _ => random.NextDouble()),
            Column("letters", _ => random.Next(0, 6)),
            Column("minutes", _ => Math.Min(10, 1 + 12 * random.NextDouble())),
            Column("received", person => arm[person] != "none" && random.NextDouble() < 0.7 ? 1 : 0),
            Column("female", _ => random.Next(0, 2)),
            Column("site", person => person / 60), Column("block", person => person / 6), Column("village", person => person / 4), Column("drawn", person => person / 4 % 2), Column("twins", person => person / 8)]);

        double[] Numbers(Func<int, double> of) => [.. Enumerable.Range(0, Persons).Select(of)];

        NumericColumn Column(string name, Func<int, double> of) => new(name, Numbers(of));
    }

    private static DataTable Rows()
    {
        var data = Golden.Resource("linear_models.json").GetProperty("experiment");
        var table = Golden.Table(data);
        return new DataTable([
            .. table.Names.Select(table.Column), new NumericColumn("age", [.. table.Numeric("w").Values.ToArray().Select(w => 20 + 10 * w)]), new NumericColumn("trust", table.Numeric("x").Values.ToArray()),
            new NumericColumn("weight", table.Numeric("w").Values.ToArray()), new NumericColumn("region", table.Numeric("site").Values.ToArray()), new NumericColumn("psu", table.Numeric("village").Values.ToArray()),
            FactorColumn.FromValues("satisfied", [.. table.Numeric("binary").Values.ToArray().Select(b => b > 0 ? "yes" : "no")])]);
    }
}
