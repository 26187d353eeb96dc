namespace CoProduction.Studies.Tests.Analysis;

/// <summary>The reference pack, which lies beside the repository on some machines and is never part of it.</summary>
internal static class SharedData
{
    public static string? Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "refdata", "data", file);
            if (File.Exists(path)) return path;
        }
        return null;
    }
}
