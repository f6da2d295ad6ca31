using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Portal.Corpora;
using Portal.Data;
using Portal.Platform;

namespace Portal.Learning;

/// <summary>Learns while people work: a moment after a decision the tagger in use learns from it and suggests again in that document; when
/// enough has been decided a new version is trained.</summary>
public sealed partial class LearningLoop(
    LearningWhileWorking learner,
    TrainingSchedule schedule,
    TimeProvider time,
    IOptions<PortalOptions> options,
    ILogger<LearningLoop> logger
) : BackgroundService, ICommitSubscriber
{
    /// <summary>As long as somebody goes on deciding within this time, it is waited.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_checkSchedules = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<Guid, Waiting> _waiting = new();
    private readonly SemaphoreSlim _signal = new(0);

    public void SubscribeTo(CommitEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        events.Follow<DocumentDecided>(decided => Heard(decided.WorkspaceId, decided.Document, decided.UserId));
    }

    /// <summary>Somebody changed the shared layer of a document.</summary>
    public void Heard(Guid workspaceId, Guid document, Guid user)
    {
        if (!options.Value.LearnsWhileWorking)
            return;
        var now = time.GetTimestamp();
        for (var isHeard = false; !isHeard; )
        {
            var waiting = _waiting.GetOrAdd(workspaceId, _ => new Waiting(now));
            lock (waiting)
            {
                // What is taken up at this moment is not added to: the next one is.
                if (waiting.IsTaken)
                    continue;
                waiting.Documents.Add(document);
                (waiting.User, waiting.Last, isHeard) = (user, now, true);
            }
        }

        _signal.Release();
    }

    public override void Dispose()
    {
        _signal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var checkedAt = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _signal.WaitAsync(_waiting.IsEmpty ? s_checkSchedules : Pause, stoppingToken).ConfigureAwait(false);
                foreach (var (workspace, waiting) in _waiting)
                    await LookAsync(workspace, waiting, stoppingToken).ConfigureAwait(false);
                if (time.GetElapsedTime(checkedAt) >= s_checkSchedules)
                {
                    checkedAt = time.GetTimestamp();
                    await schedule.TrainDailyAsync(stoppingToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Learning is a service to people at work: when it fails they go on without it.
                LogFailed(logger, error);
            }
        }
    }

    private async Task LookAsync(Guid workspace, Waiting waiting, CancellationToken stop)
    {
        List<Guid> documents;
        Guid user;
        lock (waiting)
        {
            if (time.GetElapsedTime(waiting.Last) < Pause && time.GetElapsedTime(waiting.First) < s_longestWait)
                return;
            waiting.IsTaken = true;
            _waiting.TryRemove(workspace, out _);
            (documents, user) = ([.. waiting.Documents], waiting.User);
        }

        await learner.LearnAsync(workspace, documents, user, stop).ConfigureAwait(false);
    }

    [LoggerMessage(EventIds.Learning, LogLevel.Error, "Learning while people work failed")]
    private static partial void LogFailed(ILogger logger, Exception error);

    private sealed class Waiting(long first)
    {
        public long First { get; } = first;

        public long Last { get; set; }

        public HashSet<Guid> Documents { get; } = [];

        public Guid User { get; set; }

        public bool IsTaken { get; set; }
    }
}
