using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Tests.Design;
using static CoProduction.Studies.Tests.Design.SampleDesigns;

namespace CoProduction.Studies.Tests.Randomization;

public sealed class AllocationEpochsTests
{
    private readonly StudyDesign design = TwoByTwo();

    [Fact]
    public void A_new_title_continues_the_epoch() =>
        AllocationEpochs.Same(design, TwoByTwo() with { Title = T("Another", "다른") }).Should().BeTrue();

    [Fact]
    public void A_new_weight_or_level_starts_an_epoch()
    {
        AllocationEpochs.Same(design, WithFirstWeight(2)).Should().BeFalse();
        AllocationEpochs.Same(design, design with { Factors = [.. design.Factors.Skip(1)] }).Should().BeFalse();
    }

    [Fact]
    public void Other_weights_change_the_shares_and_doubled_weights_do_not()
    {
        VersionChange.SharesChanged(design, WithFirstWeight(2)).Should().BeTrue();
        VersionChange.SharesChanged(design, WithArms(arm => arm with { Weight = 2 })).Should().BeFalse();
        VersionChange.SharesChanged(design, design with { Randomizations = [] }).Should().BeTrue();
    }

    [Fact]
    public void Another_wording_of_vignette_or_level_changes_the_stimulus()
    {
        VersionChange.StimulusChanged(design, Edit("vignette", element => ((Vignette)element) with { Text = T("New {reward}", "새 {reward}") })).Should().BeTrue();
        var factor = design.Factors[0];
        var reworded = factor with { Levels = [factor.Levels[0], factor.Levels[1] with { Text = T("Ten euros.", "십 유로.") }] };
        VersionChange.StimulusChanged(design, design with { Factors = [reworded, design.Factors[1]] }).Should().BeTrue();
    }

    [Fact]
    public void A_word_of_a_site_changes_the_stimulus_only_where_a_slot_shows_it()
    {
        var renamed = design with { Sites = [design.Sites[0] with { Name = T("Waterside", "물가") }, design.Sites[1]] };
        VersionChange.StimulusChanged(design, renamed).Should().BeTrue();

        var theme = design with { Themes = [design.Themes[0] with { Name = T("gardens", "정원") }, design.Themes[1]] };
        VersionChange.StimulusChanged(design, theme).Should().BeFalse("no stimulus names the theme");
    }

    [Fact]
    public void A_corrected_label_or_question_leaves_the_version_without_a_stratum()
    {
        var relabelled = design with { Factors = [design.Factors[0] with { Label = "Incentive" }, design.Factors[1]] };
        VersionChange.BecomesStratum(design, relabelled).Should().BeFalse();
        VersionChange.BecomesStratum(design, Edit("after", element => element is LikertItem item ? item with { Prompt = T("I will help.", "도울 것이다.") } : element)).Should().BeFalse();
    }

    private StudyDesign WithFirstWeight(int weight) => WithArms(arm => arm.Key == "neither" ? arm with { Weight = weight } : arm);

    private StudyDesign WithArms(Func<Arm, Arm> change)
    {
        var plan = design.Randomizations[0];
        return design with { Randomizations = [plan with { Arms = [.. plan.Arms.Select(change)] }] };
    }

    private StudyDesign Edit(string page, Func<PageElement, PageElement> change) => design with
    {
        Pages = [.. design.Pages.Select(p => p.Key == page ? p with { Elements = [.. p.Elements.Select(change)] } : p)],
    };
}
