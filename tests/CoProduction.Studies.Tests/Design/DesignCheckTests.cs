using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Tests.Design;

public sealed partial class DesignCheckTests
{
    [Fact]
    public void The_sample_design_checks_clean() => DesignCheck.Check(SampleDesigns.TwoByTwo()).Should().BeEmpty();

    [Fact]
    public void A_design_with_every_kind_of_part_checks_clean() => DesignCheck.Check(EveryKind.Design()).Should().BeEmpty();

    [Fact]
    public void A_population_divided_by_a_question_needs_no_figures_by_site()
    {
        var design = BrokenDesigns.Margin(margin => margin);

        DesignCheck.Check(design).Should().BeEmpty();
        var withoutSites = design.Fieldwork(fieldwork => fieldwork with { PopulationTable = fieldwork.PopulationTable! with { BySite = new Dictionary<string, double>() } })
            .Plan(plan => plan with { Levels = [.. plan.Levels.Select(table => table with { Weighted = false })] });
        DesignCheck.Check(withoutSites).Should().BeEmpty();
        DesignFile.Read(DesignFile.Write(design)).Fieldwork.PopulationTable!.Margins.Single().Shares["here"].Should().Be(51);
    }

    [Fact]
    public void An_empty_draft_lists_what_is_missing() =>
        DesignCheck.Check(new StudyDesign()).Select(problem => problem.Code).Should().BeEquivalentTo(
            "text-missing", "study-key-invalid", "consent-incomplete", "consent-incomplete", "consent-incomplete", "closing-empty", "no-pages",
            "plan-empty", "identity-undeclared", "duplicates-undeclared");

    public static TheoryData<string> Cases => [.. BrokenDesigns.Cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_thing_wrong_is_named_by_its_code_alone(string what)
    {
        var (design, codes) = BrokenDesigns.Cases[what];

        var problems = DesignCheck.Check(design());

        problems.Select(problem => problem.Code).Distinct().Should().BeEquivalentTo(codes.Split(' '), string.Join("; ", problems));
        problems.Should().OnlyContain(problem => problem.Message.Length > 20 && problem.Message.EndsWith('.'));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_place_of_a_problem_can_be_found_in_the_design(string what)
    {
        var design = BrokenDesigns.Cases[what].Design();

        foreach (var problem in DesignCheck.Check(design))
            Places.Exists(design, problem.Place).Should().BeTrue($"'{problem.Place}' must be a place ({problem.Code})");
    }

    /// <summary>Looks at the source, so that a rule without a test cannot slip in.</summary>
    [Fact]
    public void Every_code_has_a_case()
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../../src/CoProduction.Studies/Design/Checks"));
        Assert.SkipUnless(Directory.Exists(folder), "The source is not at hand.");
        var codes = Directory.GetFiles(folder, "*.cs")
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Distinct();

        codes.Should().BeSubsetOf(BrokenDesigns.Cases.Values.SelectMany(broken => broken.Codes.Split(' ')));
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex("""(?:Error|Warning)\("([a-z-]+)",""")]
    private static partial Regex Code();
}
