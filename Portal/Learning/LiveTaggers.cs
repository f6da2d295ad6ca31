using System.Collections.Concurrent;
using Portal.Data;
using Portal.Domain.Learning.Examples;
using Portal.Domain.Learning.Tagging;

namespace Portal.Learning;

/// <summary>The taggers in use, each with what has been decided since it was trained.</summary>
/// <remarks>In memory alone: after a restart a tagger is as it was trained, until what was decided since is noted.</remarks>
public sealed class LiveTaggers : ICommitSubscriber
{
    private const int ReplayTexts = 150;
    private const long MostCharacters = 20_000_000;
    private const int DocumentsOfMany = 2000;
    private const int MostAdapted = 20_000;
    private readonly ConcurrentDictionary<Guid, LiveTagger> _taggers = new();

    public void SubscribeTo(CommitEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        events.Follow<ModelTrained>(made => Trained(made.WorkspaceId, made.Model, made.Tagger, made.Documents));
    }

    /// <summary>Notes what a new version was trained on. Of a very large corpus some documents are kept: others that change are learned as
    /// if they were new.</summary>
    public void Trained(Guid workspaceId, Guid model, SequenceTagger tagger, IReadOnlyList<LearningDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var step =
            documents.Sum(d => d.Texts.Sum(t => (long)t.Text.Length)) <= MostCharacters
                ? 1
                : Math.Max(1, documents.Count / DocumentsOfMany);
        _taggers[workspaceId] = new LiveTagger(model, tagger, documents.Where((_, i) => i % step == 0).ToDictionary(d => d.Id));
    }

    /// <summary>Notes what has changed since a version was trained.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="model">The version in use.</param>
    /// <param name="trained">That version.</param>
    /// <param name="changed">Documents that have changed.</param>
    /// <param name="now">What those of them teach that teach something.</param>
    public void Note(
        Guid workspaceId,
        Guid model,
        SequenceTagger trained,
        IReadOnlyCollection<Guid> changed,
        IReadOnlyList<LearningDocument> now
    )
    {
        ArgumentNullException.ThrowIfNull(changed);
        var live = _taggers.AddOrUpdate(
            workspaceId,
            _ => new LiveTagger(model, trained, []),
            (_, before) => before.Model == model ? before : new LiveTagger(model, trained, [])
        );
        lock (live)
        {
            live.IsCaughtUp = true;
            foreach (var document in changed)
            {
                // The newest is last.
                live.Changed.Remove(document);
                live.Changed.Add(document, now.FirstOrDefault(d => d.Id == document));
            }
        }
    }

    /// <summary>Whether it is to be told, once, what was decided since a version was trained: while that lasted, or before a
    /// restart.</summary>
    public bool Lags(Guid workspaceId, Guid model) =>
        !_taggers.TryGetValue(workspaceId, out var live) || live.Model != model || !live.IsCaughtUp;

    /// <summary>The tagger that has learned what was decided last; null when it must be trained anew, for example because there is a new
    /// type.</summary>
    /// <remarks>Of what has changed since it was trained, the newest some thousand characters: what is older waits for the next
    /// training.</remarks>
    public SequenceTagger? Adapt(Guid workspaceId, CancellationToken cancellationToken)
    {
        if (!_taggers.TryGetValue(workspaceId, out var live))
            return null;
        lock (live)
        {
            var (newest, characters) = (new List<Guid>(), 0);
            foreach (var (id, document) in live.Changed.Reverse())
            {
                characters += document?.Texts.Sum(t => t.Text.Length) ?? 0;
                if (newest.Count > 0 && characters > MostAdapted)
                    break;
                newest.Add(id);
            }

            var before = newest
                .Select(id => live.Learned.GetValueOrDefault(id))
                .OfType<LearningDocument>()
                .SelectMany(d => d.Texts)
                .ToList();
            var after = newest
                .Select(id => live.Changed[id])
                .OfType<LearningDocument>()
                .SelectMany(d => d.Completed(live.Trained))
                .ToList();
            var replay = live
                .Learned.Where(d => !live.Changed.ContainsKey(d.Key))
                .SelectMany(d => d.Value.Texts)
                .Where(t => t.Mentions.Count > 0)
                .ToList();
            var step = Math.Max(1, replay.Count / ReplayTexts);
            return live.Adapted = TaggerAdaptation.Adapt(
                live.Trained,
                before,
                after,
                [.. replay.Where((_, i) => i % step == 0)],
                cancellationToken
            );
        }
    }

    /// <summary>The tagger that has learned more than a version; null when there is none.</summary>
    public SequenceTagger? Adapted(Guid workspaceId, Guid model) =>
        _taggers.TryGetValue(workspaceId, out var live) && live.Model == model ? live.Adapted : null;

    private sealed record LiveTagger(Guid Model, SequenceTagger Trained, Dictionary<Guid, LearningDocument> Learned)
    {
        public OrderedDictionary<Guid, LearningDocument?> Changed { get; } = [];

        public SequenceTagger? Adapted { get; set; }

        public bool IsCaughtUp { get; set; }
    }
}
