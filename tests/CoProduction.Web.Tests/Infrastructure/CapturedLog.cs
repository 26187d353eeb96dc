using Microsoft.Extensions.Logging;

namespace CoProduction.Web.Tests.Infrastructure;

public sealed record CapturedLog(LogLevel Level, string Category, string Message, Exception? Exception);
