namespace CoProduction.Web.Tests.Infrastructure;

/// <summary>A folder that goes with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("coproduction-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
