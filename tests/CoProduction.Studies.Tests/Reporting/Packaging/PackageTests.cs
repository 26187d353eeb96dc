using System.IO.Compression;
using System.Text;
using CoProduction.Studies.Reporting.Packaging;

namespace CoProduction.Studies.Tests.Reporting.Packaging;

/// <summary>A package says what is in it, and whoever changes anything is found out.</summary>
public class PackageTests
{
    private const string Data = "id,words\r\n1,\"two\r\nlines, \"\"quoted\"\"\"\r\n2,\r\n";

    [Fact]
    public async Task A_sound_package_agrees_with_itself_and_is_the_same_every_time()
    {
        var package = await PackageAsync();

        var verdict = Verify(package);

        verdict.Findings.Should().BeEmpty();
        verdict.Manifest!.Files.Select(file => (file.Path, file.Rows)).Should().Equal(("responses.csv", 2), ("design-v1.json", null), ("report.html", null), ("datapackage.json", null));
        verdict.Files.Should().Be(6);
        (await PackageAsync()).Should().Equal(package);
        PackageVerification.Compare(new MemoryStream(package), new MemoryStream(await PackageAsync())).Should().BeEmpty();
        using var zip = new ZipArchive(new MemoryStream(package));
        zip.Entries.Select(entry => entry.LastWriteTime.Year).Should().AllBeEquivalentTo(1980);
    }

    [Fact]
    public async Task Every_change_is_found()
    {
        var package = await PackageAsync();

        Findings(package, zip => Replace(zip, "responses.csv", Data.Replace("two", "tow"))).Should().Contain(line => line.StartsWith("responses.csv was changed"));
        Findings(package, zip => zip.GetEntry("report.html")!.Delete()).Should().Contain("report.html is missing.");
        Findings(package, zip => Replace(zip, "more.txt", "more")).Should().Contain("more.txt is not in the manifest.");
        Findings(package, zip => Replace(zip, "responses.csv", Data, addTo: true)).Should().Contain("responses.csv is in the package twice.");
        Findings(package, zip => zip.GetEntry(PackageManifest.Sums)!.Delete()).Should().Contain("SHA256SUMS is missing.");
        Findings(package, zip => zip.GetEntry(PackageManifest.FileName)!.Delete()).Should().ContainSingle().Which.Should().Contain("no package");
        Findings(package, zip => Replace(zip, PackageManifest.FileName, "{}")).Should().ContainSingle().Which.Should().StartWith("MANIFEST.json cannot be read");
    }

    /// <summary>Whoever changes the manifest too must still change what the other files say of each other.</summary>
    [Theory]
    [InlineData("rows", "responses.csv has 2 rows; the manifest says 3.")]
    [InlineData("plan", "design-v1.json is not the design whose plan was run")]
    [InlineData("data", "responses.csv is not the data that was analysed")]
    [InlineData("report", "report.html does not name the hash of the data.")]
    [InlineData("description", "datapackage.json gives another hash of responses.csv.")]
    [InlineData("missing", "datapackage.json describes nothing.csv, which is missing.")]
    [InlineData("sav", "responses.sav has 7 rows, responses.csv has 2.")]
    public async Task A_package_that_contradicts_itself_is_found(string what, string finding) =>
        Verify(await PackageAsync(what)).Findings.Should().Contain(line => line.StartsWith(finding));

    [Fact]
    public async Task Two_packages_are_compared_byte_by_byte()
    {
        var other = Changed(await PackageAsync(), zip =>
        {
            Replace(zip, "responses.csv", Data + "3,\r\n");
            zip.GetEntry("report.html")!.Delete();
            Replace(zip, "more.txt", "");
        });

        PackageVerification.Compare(new MemoryStream(await PackageAsync()), new MemoryStream(other)).Should().BeEquivalentTo(
            "report.html is not in the package rebuilt.", $"responses.csv differs from byte {Data.Length} on.", "more.txt is missing.");
    }

    [Fact]
    public void What_is_no_zip_file_is_said_so() =>
        FluentActions.Invoking(() => PackageVerification.Verify(new MemoryStream("no zip"u8.ToArray()))).Should().Throw<InvalidDataException>();

    private static async Task<byte[]> PackageAsync(string? wrong = null)
    {
        using var stream = new MemoryStream();
        using (var package = new PackageWriter(stream))
        {
            var data = await package.AddAsync("responses.csv", "", Encoding.UTF8.GetBytes(Data));
            var design = await package.AddAsync("design-v1.json", "", "{}"u8.ToArray());
            await package.AddAsync("report.html", "", Encoding.UTF8.GetBytes($"{design.Sha256} {(wrong == "report" ? "" : data.Sha256)}"));
            if (wrong == "sav") await package.AddAsync("responses.sav", "", [.. new byte[80], 7, 0, 0, 0], 7);
            var hash = wrong == "description" ? "00" : data.Sha256;
            await package.AddAsync("datapackage.json", "", Encoding.UTF8.GetBytes($$"""{"resources":[{"path":"{{(wrong == "missing" ? "nothing.csv" : "responses.csv")}}","hash":"sha256:{{hash}}"}]}"""));
            var manifest = new PackageManifest
            {
                Study = "s", Title = "S", Kind = "real", DataAsOf = DateTimeOffset.UnixEpoch, Software = "test", PlanVersion = 1,
                PlanSha256 = wrong == "plan" ? "00" : design.Sha256, DataSha256 = wrong == "data" ? "00" : data.Sha256,
            };
            if (wrong != "rows") await package.EndAsync(manifest);
            else await EndAsync(package, manifest with { Files = [.. package.Files.Select(file => file.Path == "responses.csv" ? file with { Rows = 3 } : file)] });
        }
        return stream.ToArray();
    }

    private static async Task EndAsync(PackageWriter package, PackageManifest manifest)
    {
        var written = await package.AddAsync(PackageManifest.FileName, "", manifest.Write());
        await package.AddAsync(PackageManifest.Sums, "", Encoding.UTF8.GetBytes(manifest.SumsWith(written.Sha256)));
    }

    private static PackageVerdict Verify(byte[] package) => PackageVerification.Verify(new MemoryStream(package));

    private static IReadOnlyList<string> Findings(byte[] package, Action<ZipArchive> change) => Verify(Changed(package, change)).Findings;

    private static byte[] Changed(byte[] package, Action<ZipArchive> change)
    {
        using var stream = new MemoryStream();
        stream.Write(package);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true)) change(zip);
        return stream.ToArray();
    }

    private static void Replace(ZipArchive zip, string name, string content, bool addTo = false)
    {
        if (!addTo) zip.GetEntry(name)?.Delete();
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }
}
