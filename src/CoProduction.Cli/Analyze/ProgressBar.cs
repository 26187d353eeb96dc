using System.Globalization;

namespace CoProduction.Cli.Analyze;

/// <summary>Draws progress in one line of a terminal, once the work has taken a second; erased at the end.</summary>
internal sealed class ProgressBar(TextWriter terminal, TimeProvider clock) : IProgress<AnalysisProgress>, IDisposable
{
    private const int Width = 24;
    private const int LongestId = 40;

    private readonly Lock _drawing = new();
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _next = TimeSpan.FromSeconds(1);
    private int _drawn;

    public void Report(AnalysisProgress value)
    {
        lock (_drawing)
        {
            var elapsed = clock.GetElapsedTime(_start);
            if (elapsed < _next) return;
            _next = elapsed + TimeSpan.FromMilliseconds(100);
            var filled = (int)(Width * value.Share);
            var name = value.Id is { Length: > LongestId } id ? id[..LongestId] : value.Id;
            Draw(string.Create(CultureInfo.InvariantCulture, $"[{new string('#', filled)}{new string('.', Width - filled)}] {100 * value.Share,3:F0}%  {value.Done + 1} of {value.Of}  {name}"));
        }
    }

    public void Dispose()
    {
        lock (_drawing)
            if (_drawn > 0) terminal.Write('\r' + new string(' ', _drawn) + '\r');
    }

    private void Draw(string line)
    {
        terminal.Write('\r' + line.PadRight(_drawn));
        _drawn = line.Length;
        terminal.Flush();
    }
}
