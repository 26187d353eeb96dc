using CoProduction.Studies.Design;

namespace CoProduction.Studies.Tests.Design;

public sealed class DesignCheckTests
{
    [Fact]
    public void The_sample_design_checks_clean() => DesignCheck.Check(SampleDesigns.TwoByTwo()).Should().BeEmpty();

    [Fact]
    public void A_design_with_every_kind_of_part_checks_clean() => DesignCheck.Check(EveryKind.Design()).Should().BeEmpty();
}
