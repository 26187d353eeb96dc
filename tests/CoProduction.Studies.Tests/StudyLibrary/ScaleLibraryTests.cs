using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Library;
using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Tests;

public class ScaleLibraryTests
{
    /// <summary>Kim et al. 2013 as fielded: dimension, code, wording.</summary>
    private static readonly (string Dimension, string Code, string Item)[] Psm =
    [
        ("aps", "APS5", "I admire people who initiate or are involved in activities to aid my community."),
        ("aps", "APS7", "It is important to contribute to activities that tackle social problems."),
        ("aps", "CPI1", "Meaningful public service is very important to me."),
        ("aps", "CPI2", "It is important for me to contribute to the common good."),
        ("cpv", "CPV1", "I think equal opportunities for citizens are very important."),
        ("cpv", "CPV2", "It is important that citizens can rely on the continuous provision of public services."),
        ("cpv", "CPV6", "It is fundamental that the interests of future generations are taken into account when developing public policies."),
        ("cpv", "CPV7", "To act ethically is essential for public servants."),
        ("com", "COM2", "I feel sympathetic to the plight of the underprivileged."),
        ("com", "COM3", "I empathize with other people who face difficulties."),
        ("com", "COM5", "I get very upset when I see other people being treated unfairly."),
        ("com", "COM6", "Considering the welfare of others is very important."),
        ("ss", "SS2", "I am prepared to make sacrifices for the good of society."),
        ("ss", "SS3", "I believe in putting civic duty before self."),
        ("ss", "SS4", "I am willing to risk personal loss to help society."),
        ("ss", "SS7", "I would agree to a good plan to make a better life for the poor, even if it costs me money."),
    ];

    public static TheoryData<string> Keys => [.. ScaleLibrary.All.Select(scale => scale.Key)];

    private static LibraryScale Scale(string key) => ScaleLibrary.Find(key)!;

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_scale_is_written_again_byte_for_byte(string key)
    {
        using var file = typeof(ScaleLibrary).Assembly.GetManifestResourceStream($"CoProduction.Studies.StudyLibrary.Scales.{key}.json")!;
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        Scale(key).Write().Should().Equal(bytes.ToArray());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_scale_says_where_it_comes_from_and_under_which_licence(string key)
    {
        Scale(key).Reference.Should().NotBeEmpty();
        Scale(key).Licence.Should().NotBeEmpty();
        Scale(key).Note.Should().NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_text_of_a_scale_exists_in_every_language_of_the_scale(string key)
    {
        foreach (var (place, text) in Texts.In(Scale(key)))
            text.Texts.Keys.Should().BeEquivalentTo(Scale(key).Languages, "{0} is read by respondents", place);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_scale_inserted_into_a_page_brings_all_that_its_measures_read(string key)
    {
        var draft = new StudyDesign { Key = "draft", Pages = [new SurveyPage { Key = "only" }] };
        var with = Scale(key).InsertInto(draft, "only");
        var items = with.Pages[0].Elements.OfType<OptionItem>().ToList();
        items.Should().OnlyContain(item => with.ResponseSets.Any(set => set.Key == item.ResponseSet));
        with.Measures.Should().NotBeEmpty();
        with.Measures.SelectMany(measure => measure.Inputs).Should().BeSubsetOf(items.SelectMany(item => item.Variables).Select(variable => variable.Name));
    }

    [Fact]
    public void The_public_service_motivation_items_stand_word_for_word_in_their_dimensions()
    {
        var scale = Scale("psm-16");
        var words = scale.Elements.OfType<LikertItem>().SelectMany(item => item.Statements).ToDictionary(statement => statement.Key, statement => statement.Text.In("en"));
        words.Should().BeEquivalentTo(Psm.ToDictionary(item => item.Code, item => item.Item));
        foreach (var dimension in Psm.GroupBy(item => item.Dimension))
            scale.Measures.OfType<Scale>().Single(measure => measure.Key == "psm_" + dimension.Key)
                .Items.Select(item => item.Variable).Should().Equal(dimension.Select(item => item.Code));
        scale.Licence.Should().Be("not established");
    }

    [Fact]
    public void The_reward_study_asks_the_same_motivation_items_before_its_text()
    {
        var design = StudyLibrary.Find("reward-legitimacy")!.Design;
        var words = design.Pages.TakeWhile(page => page.Key != design.Randomizations[0].Before)
            .SelectMany(page => page.Elements).OfType<LikertItem>().SelectMany(item => item.Statements).ToDictionary(statement => statement.Key, statement => statement.Text.In("en"));
        words.Should().BeEquivalentTo(Psm.ToDictionary(item => item.Code, item => item.Item));
    }

    [Fact]
    public void The_three_vertices_of_the_public_value_triangle_are_measured() =>
        Scale("public-value-triangle").Measures.Select(measure => measure.Vertex).Should().BeEquivalentTo(
            [PublicValueVertex.PublicValue, PublicValueVertex.LegitimacyAndSupport, PublicValueVertex.OperationalCapacity]);
}
