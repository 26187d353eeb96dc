namespace CoProduction.Studies.Reporting;

/// <summary>Files that hold answers for as long as they are open, readable by this user only.</summary>
public static class TemporaryFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>An empty file that is gone when it is closed.</summary>
    public static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
            BufferSize = BufferSize,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
    }
}
