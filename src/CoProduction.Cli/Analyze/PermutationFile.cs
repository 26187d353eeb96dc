using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>A file of re-assignments: one per line, 0 or 1 per row, no header.</summary>
internal static class PermutationFile
{
    public static List<bool[]> Read(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Where(line => line.Length > 0).Select((line, i) => Array.ConvertAll(line.Split(','), entry => entry.Trim() switch
            {
                "0" => false,
                "1" => true,
                var other => throw new InvalidAnalysisException($"Line {i + 1} of the permutations holds '{other}'; 0 and 1 are expected."),
            }))];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InvalidAnalysisException($"The permutations cannot be read: {problem.Message}", problem);
        }
    }
}
