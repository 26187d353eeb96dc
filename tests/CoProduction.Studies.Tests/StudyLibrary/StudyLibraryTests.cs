using System.Text;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Library;

namespace CoProduction.Studies.Tests;

public class StudyLibraryTests
{
    public static TheoryData<string> Keys => [.. StudyLibrary.All.Select(study => study.Key)];

    private static LibraryStudy Study(string key) => StudyLibrary.Find(key)!;

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_library_study_is_written_again_byte_for_byte(string key) =>
        DesignFile.Write(Study(key).Design).Should().Equal(Study(key).File.ToArray());

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_library_study_passes_the_design_check(string key) =>
        DesignCheck.Check(Study(key).Design).Where(problem => problem.Severity == ProblemSeverity.Error)
            .Select(problem => $"{problem.Place}: {problem.Message}").Should().BeEmpty();

    [Theory]
    [InlineData("reward-legitimacy", "psm", 0.3)]
    [InlineData("reward-legitimacy-incomplete", "psm", 0.3)]
    [InlineData("reward-legitimacy-arms", "psm", 0.3)]
    [InlineData("information-source", "psm_com", null)]
    [InlineData("incentive-beneficiary", "practice_units", 0.5)]
    [InlineData("nudges", "education_level", 0.1)]
    [InlineData("graded-nudges", "political", null)]
    public void Primary_estimates_of_an_experiment_have_an_adjusted_one_beside_them_and_a_margin_where_little_effect_was_published(string key, string covariate, double? margin)
    {
        var study = Study(key).Design;
        var primary = study.Plan.Inquiries.Where(inquiry => inquiry.Role == InquiryRole.Primary).ToList();

        primary.Should().NotBeEmpty().And.OnlyContain(inquiry => inquiry.Covariates.Contains(covariate) && inquiry.AdjustedIsPrimary != true);
        primary.Select(inquiry => inquiry.Margin).OfType<double>().Distinct().Should().BeEquivalentTo(margin is { } declared ? [declared] : Array.Empty<double>());
        study.Source!.Note.Should().Contain("plan’s choices are ours");
    }

    [Fact]
    public void Plans_ask_for_the_estimators_that_their_field_reads_beside_the_difference_in_means()
    {
        Plan("reward-legitimacy").Inquiries.Where(inquiry => inquiry.Moderator == "psm").Should().HaveCount(3).And.OnlyContain(inquiry => inquiry.Role == InquiryRole.Secondary);
        Plan("information-source").Inquiries.Where(inquiry => inquiry.Role == InquiryRole.Primary).Should().OnlyContain(inquiry => inquiry.Also.Contains(SecondaryEstimator.OrderedLogit));
        Plan("information-source").Regressions.Where(table => table.Model == RegressionModel.Ols).Should().OnlyContain(table => table.Absorb.Contains("stratum"), "the source was drawn within sessions");
        Plan("incentive-beneficiary").Inquiries.Where(inquiry => inquiry.Role == InquiryRole.Primary).Should().OnlyContain(inquiry => inquiry.Also.Contains(SecondaryEstimator.RandomizationInference));
        Plan("incentive-beneficiary").Inquiries.Where(inquiry => inquiry.Also.Contains(SecondaryEstimator.Tobit)).Should().OnlyContain(inquiry => inquiry.Outcome == "minutes" && inquiry.Highest == 4, "four rounds of a minute").And.HaveCount(2);
        foreach (var key in (string[])["nudges", "graded-nudges"]) Plan(key).Regressions.Should().Contain(table => table.Model == RegressionModel.OrderedLogit);
        Plan("trust-willingness-1").Inquiries.Where(inquiry => inquiry.Role == InquiryRole.Placebo).Should().OnlyContain(inquiry => inquiry.Margin == 5);

        static AnalysisPlan Plan(string key) => Study(key).Design.Plan;
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_text_of_a_library_study_exists_in_every_language_of_the_study(string key)
    {
        var design = Study(key).Design;
        var texts = Texts.In(design).ToList();
        texts.Should().HaveCountGreaterThan(60, "the search must reach items, options and levels");
        foreach (var (place, text) in texts)
            text.Texts.Keys.Should().BeEquivalentTo(design.Languages, "{0} is read by respondents in every language", place);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_page_of_a_library_study_has_a_title(string key) =>
        Study(key).Design.Pages.Should().OnlyContain(page => !page.Title.IsEmpty);

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_library_study_says_where_it_comes_from_and_that_its_wording_is_ours(string key)
    {
        Study(key).Design.Source!.Reference.Should().NotBeEmpty();
        Study(key).Note.Should().ContainEquivalentOf("illustrative wording, not the authors’");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_shipped_settings_open_through_a_plain_link(string key)
    {
        Study(key).Design.Fieldwork.Identity.Should().Be(IdentityKey.None);
        Study(key).Design.Fieldwork.Duplicates.Should().Be(DuplicateRule.EveryEntryCounts);
    }

    [Fact]
    public void Every_design_file_of_the_library_is_offered()
    {
        var embedded = typeof(StudyLibrary).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("CoProduction.Studies.StudyLibrary.", StringComparison.Ordinal))
            .Select(name => name["CoProduction.Studies.StudyLibrary.".Length..^".json".Length]).ToList();
        embedded.Where(name => !name.Contains('.', StringComparison.Ordinal)).Should().BeEquivalentTo(StudyLibrary.All.Select(study => study.Key));
        embedded.Where(name => name.StartsWith("Scales.", StringComparison.Ordinal)).Should().BeEquivalentTo(ScaleLibrary.All.Select(scale => "Scales." + scale.Key));
    }

    [Theory]
    [InlineData("reward-legitimacy")]
    [InlineData("reward-legitimacy-incomplete")]
    [InlineData("reward-legitimacy-arms")]
    public void The_reward_studies_speak_English_and_Korean(string key) => Study(key).Design.Languages.Should().Equal("en", "ko");

    [Fact]
    public void No_population_figures_are_shipped() =>
        StudyLibrary.All.Should().OnlyContain(study => study.Design.Fieldwork.PopulationTable == null);

    [Fact]
    public void The_matrix_of_sites_and_themes_of_the_nudges_is_ragged_as_published()
    {
        var design = Study("nudges").Design;
        design.Sites.Select(site => site.Themes.Count).Should().BeEquivalentTo([3, 2, 2, 2, 1]);
        var plan = design.Randomizations.Should().ContainSingle().Subject;
        var nudged = design.Sites.Where(site => plan.Sites.Contains(site.Key)).ToList();
        nudged.Select(site => site.Themes.Count).Should().BeEquivalentTo([2, 2, 1]);
        nudged.SelectMany(site => site.Themes).Should().NotContain("health");
    }

    [Fact]
    public void Every_nudge_has_its_own_wording_at_every_site_and_theme_where_it_is_given()
    {
        var design = Study("nudges").Design;
        var plan = design.Randomizations[0];
        foreach (var level in design.Factors.SelectMany(factor => factor.Levels).Where(level => level.Key == "yes"))
            foreach (var site in design.Sites.Where(site => plan.Sites.Contains(site.Key)))
                foreach (var theme in site.Themes)
                    level.Local.Should().ContainSingle(local => local.Site == site.Key && local.Theme == theme);
    }

    [Fact]
    public void Nudge_texts_differ_between_all_cells()
    {
        var texts = Study("nudges").Design.Factors.SelectMany(factor => factor.Levels).SelectMany(level => level.Local).Select(local => local.Text.In("en"));
        texts.Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("Derbyshire")]
    [InlineData("Barnet")]
    [InlineData("Bristol")]
    [InlineData("Wolverhampton")]
    [InlineData("Swansea")]
    public void No_real_council_is_named(string council)
    {
        foreach (var study in StudyLibrary.All)
            Encoding.UTF8.GetString(study.File.Span).Should().NotContain(council, "synthetic numbers must not stand beside {0}", council);
    }

    [Theory]
    [InlineData("trust-willingness-1")]
    [InlineData("trust-willingness-2")]
    public void The_trust_experiments_ask_the_published_questions(string key)
    {
        var items = Study(key).Design.Pages.SelectMany(page => page.Elements).OfType<Item>().ToDictionary(item => item.Key);
        items["coproduce"].Prompt.In("en").Should()
            .Be("As a local citizen, are you willing to participate in your city or town government’s policy decision-making processes?");
        items["attention"].Prompt.In("en").Should().Be("What is 17 + 63 equal to?");
        items["attention"].Expected.Should().Equal("80");
    }
}
