using System.Text.Json;
using CoProduction.Cli.Analyze;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

/// <summary>`coprod analyze`, in-process, on every request of the shared reference pack.</summary>
public class ReferencePackTests
{
    [Fact]
    public void Every_request_of_the_reference_pack_gives_its_expected_numbers()
    {
        Assert.SkipWhen(ReferencePack.Folder is null, "The shared reference pack (shared/refdata) is not beside this repository.");
        var problems = new List<string>();
        var passed = 0;
        foreach (var name in ReferencePack.Requests)
        {
            var results = AnalysisRequest.Read(Path.Combine(ReferencePack.Folder, "requests", name + ".json")).Run();
            using var json = JsonDocument.Parse(AnalysisResult.ToJson(results));
            var byId = json.RootElement.GetProperty("analyses").EnumerateArray().ToDictionary(a => a.GetProperty("id").GetString()!);
            var check = new ResultCheck();
            foreach (var expected in ReferencePack.Expected(name).GetProperty("analyses").EnumerateArray().Where(IsBuilt))
                check.Analysis(expected, byId.TryGetValue(expected.GetProperty("id").GetString()!, out var got) ? got : null);
            problems.AddRange(check.Mismatches.Select(m => $"{name}: {m}"));
            passed += check.Passed;
        }
        problems.Should().BeEmpty();
        passed.Should().BeGreaterThan(20_000);
    }

    // A kind that is not built yet must say so; an unknown kind of the pack is expected to be an error anyway.
    private static bool IsBuilt(JsonElement expected) =>
        expected.GetProperty("status").GetString() == "error" || AnalysisRequest.Kinds.Contains(expected.GetProperty("kind").GetString()!);
}
