using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Support;

/// <summary>A line of the log.</summary>
/// <param name="Category">Who says it.</param>
/// <param name="Level">How grave it is.</param>
/// <param name="Event">Its event.</param>
/// <param name="Text">The line.</param>
/// <param name="Error">What was thrown.</param>
public sealed record CollectedLine(string Category, LogLevel Level, EventId Event, string Text, Exception? Error);

/// <summary>Keeps what is logged: of the portal everything, of others what an operator sees.</summary>
public sealed class CollectedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<CollectedLine> _lines = new();

    public IReadOnlyList<CollectedLine> Lines => [.. _lines];

    /// <summary>The lines of a generated method, by its name without <c>Log</c>; of one class where it is named.</summary>
    public IReadOnlyList<CollectedLine> Events(string name, Type? by = null) =>
        [.. _lines.Where(l => l.Event.Name == "Log" + name && (by is null || l.Category == by.FullName))];

    public ILogger<T> For<T>() => new Of<T>(CreateLogger(typeof(T).FullName!));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() { }

    private sealed class Logger(CollectedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            logLevel >= LogLevel.Information || category.StartsWith("Portal.", StringComparison.Ordinal);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
                log._lines.Enqueue(new CollectedLine(category, logLevel, eventId, formatter(state, exception), exception));
        }
    }

    private sealed class Of<T>(ILogger logger) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => logger.Log(logLevel, eventId, state, exception, formatter);
    }
}
