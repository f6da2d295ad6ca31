using System.Diagnostics.Metrics;

namespace Portal.Platform;

/// <summary>What the portal measures about itself, under the meter <c>Portal</c>.</summary>
public sealed class PortalMeters : IDisposable
{
    public const string Name = "Portal";

    /// <summary>The instrument that shows how long each write kept the others waiting.</summary>
    public const string WriteDuration = "portal.writer.write.duration";

    private readonly Meter _meter;
    private readonly Histogram<double> _save;
    private readonly Histogram<double> _write;
    private readonly Histogram<double> _answer;
    private readonly Counter<long> _jobs;
    private readonly Counter<long> _pushed;

    public PortalMeters(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _meter = factory.Create(Name);
        _save = _meter.CreateHistogram<double>("portal.save.duration", "s", "From asking for a write to its commit");
        _write = _meter.CreateHistogram<double>(
            WriteDuration,
            "s",
            "How long a write kept all others waiting; what runs inside one must be short"
        );
        _answer = _meter.CreateHistogram<double>("portal.answer.duration", "s", "Answering a question from the graph");
        _jobs = _meter.CreateCounter<long>("portal.job.finished", "{job}", "Jobs that ended, by kind and state");
        _pushed = _meter.CreateCounter<long>("portal.push.rows", "{row}", "Triples pushed to a graph");
    }

    public void ObserveQueue(Func<int> length) =>
        _meter.CreateObservableGauge("portal.writer.queue", length, "{write}", "Writes that wait");

    public void Wrote(TimeSpan duration) => _write.Record(duration.TotalSeconds);

    public void Saved(TimeSpan duration) => _save.Record(duration.TotalSeconds);

    public void Answered(TimeSpan duration, string status) =>
        _answer.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("status", status));

    public void JobFinished(string kind, string state) =>
        _jobs.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("state", state));

    public void Pushed(int rows) => _pushed.Add(rows);

    public void Dispose() => _meter.Dispose();
}
