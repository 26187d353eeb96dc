using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CoProduction.Web.Tests.Infrastructure;

/// <summary>Everything that the app under test logged.</summary>
public sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<CapturedLog> entries = new();

    public IReadOnlyList<CapturedLog> Entries => [.. entries];

    /// <summary>
    /// What no code expected: every error that carries an exception. EF Core logs as an error what code then handles
    /// (a unique key that decides a race); what is not handled is logged again.
    /// </summary>
    public IReadOnlyList<CapturedLog> UnhandledExceptions =>
        [.. entries.Where(entry => entry.Level >= LogLevel.Error && entry.Exception is not null
            && !entry.Category.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal))];

    public void ShouldHoldNoUnhandledException() =>
        UnhandledExceptions.Select(entry => $"{entry.Category}: {entry.Exception}").Should().BeEmpty();

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, entries);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<CapturedLog> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new CapturedLog(logLevel, category, formatter(state, exception), exception));
    }
}
