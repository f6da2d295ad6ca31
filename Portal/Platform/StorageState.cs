using Portal.Domain;

namespace Portal.Platform;

/// <summary>What is wrong with the storage at the moment, for the notice on every page.</summary>
public sealed partial class StorageState(ILogger<StorageState> logger)
{
    private readonly Lock _lock = new();
    private ProblemCode? _written;
    private ProblemCode? _looked;

    /// <summary>What is wrong; null for nothing.</summary>
    public ProblemCode? Current
    {
        get
        {
            lock (_lock)
                return _written ?? _looked;
        }
    }

    /// <summary>Something else is wrong now, or nothing any more.</summary>
    public event Action? Changed;

    /// <summary>A write has failed, or, with null, succeeded.</summary>
    public void Wrote(Exception? error)
    {
        // A failure that says nothing about the storage says nothing against it either.
        if (error is null || StorageFaults.Of(error) is not null)
            Set(() => _written = StorageFaults.Of(error));
    }

    /// <summary>Somebody has looked, and found this where something is wrong.</summary>
    public void Looked((ProblemCode Code, string Check)? found)
    {
        if (found is { } fault)
            LogFault(logger, fault.Check, fault.Code);
        Set(() => _looked = found?.Code);
    }

    private void Set(Action change)
    {
        ProblemCode? before,
            after;
        lock (_lock)
        {
            before = _written ?? _looked;
            change();
            after = _written ?? _looked;
        }

        if (before == after)
            return;
        try
        {
            Changed?.Invoke();
        }
        catch (Exception error)
        {
            // Told from the one writer: a page that cannot draw must not end it.
            LogUntold(logger, error);
        }
    }

    [LoggerMessage(EventIds.Platform + 1, LogLevel.Error, "The check {Check} of the storage failed: {Code}")]
    private static partial void LogFault(ILogger logger, string check, ProblemCode code);

    [LoggerMessage(EventIds.Platform + 2, LogLevel.Error, "A page could not be told what is wrong with the storage")]
    private static partial void LogUntold(ILogger logger, Exception error);
}
