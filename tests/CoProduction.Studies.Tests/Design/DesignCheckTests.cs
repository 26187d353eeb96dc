using CoProduction.Studies.Design;
using CoProduction.Studies.Library;

namespace CoProduction.Studies.Tests.Design;

public sealed class DesignCheckTests
{
    [Fact]
    public void The_sample_design_checks_clean() => DesignCheck.Check(SampleDesigns.TwoByTwo()).Should().BeEmpty();

    public static TheoryData<string> LibraryKeys => [.. StudyLibrary.All.Select(study => study.Key)];

    [Theory]
    [MemberData(nameof(LibraryKeys))]
    public void Every_library_study_can_be_opened(string key) =>
        DesignCheck.Check(StudyLibrary.All.Single(study => study.Key == key).Design).Should().BeEmpty();
}
