namespace CoProduction.Web.Tests.Infrastructure;

/// <summary>What a test needs from the machine.</summary>
public static class Needs
{
    private static bool Ci => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Skips the test where something is missing, with the reason. Under <c>CI=true</c> nothing may be missing.</summary>
    public static void Present(string? missing)
    {
        if (missing is not null && Ci)
        {
            Assert.Fail($"CI=true, so this is a failure: {missing}");
        }
        Assert.SkipWhen(missing is not null, missing ?? "");
    }
}
