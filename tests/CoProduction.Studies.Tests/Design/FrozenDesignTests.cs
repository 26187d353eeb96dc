using System.Security.Cryptography;
using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Tests.Design;

public sealed class FrozenDesignTests
{
    [Theory]
    [InlineData("v1/two-by-two")]
    [InlineData("v1/every-kind")]
    public void A_frozen_file_has_the_hash_that_sha256sum_prints(string name) =>
        Convert.ToHexStringLower(DesignFile.Hash(Frozen.Bytes($"{name}.json"))).Should().Be(Frozen.Lines($"{name}.sha256")[0].Split(' ')[0]);

    [Theory]
    [InlineData("v1/two-by-two")]
    [InlineData("v1/every-kind")]
    public void A_frozen_file_is_read_and_written_again_to_the_byte(string name)
    {
        var bytes = Frozen.Bytes($"{name}.json");

        DesignFile.Write(DesignFile.Read(bytes)).Should().Equal(bytes);
    }

    [Fact]
    public void A_design_made_in_code_is_written_as_frozen()
    {
        DesignFile.Write(SampleDesigns.TwoByTwo()).Should().Equal(Frozen.Bytes("v1/two-by-two.json"));
        DesignFile.Write(EveryKind.Design()).Should().Equal(Frozen.Bytes("v1/every-kind.json"));
    }

    /// <summary>The frozen arms were drawn by a separate program from the published description of the draw, not by this code.</summary>
    [Fact]
    public void The_first_hundred_arms_of_each_site_are_frozen()
    {
        var salt = SHA256.HashData("two-by-two"u8);
        var plan = DesignFile.Read(Frozen.Bytes("v1/two-by-two.json")).Randomizations[0];

        var drawn = from site in new[] { "riverside", "hilltop" }
                    from sequence in Enumerable.Range(1, 100)
                    select $"{site} {sequence} {Draw.Arm(salt, plan, site, plan.Arms, sequence)}";

        drawn.Should().Equal(Frozen.Lines("v1/two-by-two.arms.txt"));
    }
}
