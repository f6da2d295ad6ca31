using System.Collections.Concurrent;
using Portal.Domain.Extraction.Learning;
using Portal.Domain.Extraction.Tagging;

namespace Portal.Learning;

/// <summary>The taggers in use, each with what has been decided since it was trained.</summary>
/// <remarks>In memory alone: after a restart a tagger is as it was trained, and learns what is decided from then on.</remarks>
public sealed class LiveTaggers
{
    private const int ReplayTexts = 150;
    private const long MostCharacters = 20_000_000;
    private const int DocumentsOfMany = 2000;
    private readonly ConcurrentDictionary<Guid, LiveTagger> _taggers = new();

    /// <summary>Notes what a new version was trained on. Of a very large corpus some documents are kept: others that change are learned as if they were new.</summary>
    public void Trained(Guid workspaceId, Guid model, SequenceTagger tagger, IReadOnlyList<LearningDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var step = documents.Sum(d => d.Texts.Sum(t => (long)t.Text.Length)) <= MostCharacters ? 1 : Math.Max(1, documents.Count / DocumentsOfMany);
        _taggers[workspaceId] = new LiveTagger(model, tagger, documents.Where((_, i) => i % step == 0).ToDictionary(d => d.Id));
    }

    /// <summary>The tagger that has learned what is decided now; null when it must be trained anew, for example because there is a new type.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="model">The version in use.</param>
    /// <param name="trained">That version.</param>
    /// <param name="changed">Documents that have changed.</param>
    /// <param name="now">What those of them teach that teach something.</param>
    /// <param name="cancellationToken">Asked often.</param>
    public SequenceTagger? Learn(Guid workspaceId, Guid model, SequenceTagger trained, IReadOnlyCollection<Guid> changed, IReadOnlyList<LearningDocument> now, CancellationToken cancellationToken)
    {
        var live = _taggers.AddOrUpdate(workspaceId, _ => new LiveTagger(model, trained, []), (_, before) => before.Model == model ? before : new LiveTagger(model, trained, []));
        lock (live)
        {
            foreach (var document in changed)
                live.Changed[document] = now.FirstOrDefault(d => d.Id == document);
            var before = live.Changed.Keys.Select(id => live.Learned.GetValueOrDefault(id)).OfType<LearningDocument>().SelectMany(d => d.Texts).ToList();
            var after = live.Changed.Values.OfType<LearningDocument>().SelectMany(d => d.Completed(live.Trained)).ToList();
            var replay = live.Learned.Where(d => !live.Changed.ContainsKey(d.Key)).SelectMany(d => d.Value.Texts).Where(t => t.Mentions.Count > 0).ToList();
            var step = Math.Max(1, replay.Count / ReplayTexts);
            return live.Adapted = TaggerAdaptation.Adapt(live.Trained, before, after, [.. replay.Where((_, i) => i % step == 0)], cancellationToken);
        }
    }

    /// <summary>The tagger that has learned more than a version; null when there is none.</summary>
    public SequenceTagger? Adapted(Guid workspaceId, Guid model) => _taggers.TryGetValue(workspaceId, out var live) && live.Model == model ? live.Adapted : null;

    private sealed record LiveTagger(Guid Model, SequenceTagger Trained, Dictionary<Guid, LearningDocument> Learned)
    {
        public Dictionary<Guid, LearningDocument?> Changed { get; } = [];

        public SequenceTagger? Adapted { get; set; }
    }
}
