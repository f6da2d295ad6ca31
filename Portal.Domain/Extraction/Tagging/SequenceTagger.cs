using System.Collections.Concurrent;
using Portal.Domain.Text;

namespace Portal.Domain.Extraction.Tagging;

/// <summary>Finds mentions with a trained linear chain; nested ones with one chain for each layer.</summary>
/// <remarks>Made by <see cref="TaggerTraining"/>. Never changes, and is safe to use from several threads at once.</remarks>
public sealed class SequenceTagger
{
    private readonly TaggerFeatures _features;
    private readonly IReadOnlyList<LinearChain> _layers;
    private readonly ConcurrentBag<TaggerBuffers> _buffers = [];

    internal SequenceTagger(TaggerSettings settings, int passes, ConfidenceScale scale, TaggerFeatures features, IReadOnlyList<LinearChain> layers)
    {
        (Settings, Passes, Scale, _features, _layers) = (settings, passes, scale, features, layers);
        Types = layers.Count == 0 ? [] : layers[0].Tags.Types;
    }

    /// <summary>How it was trained.</summary>
    public TaggerSettings Settings { get; }

    /// <summary>The types that it knows.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>How often the set was gone through.</summary>
    public int Passes { get; }

    /// <summary>How scores become confidences.</summary>
    public ConfidenceScale Scale { get; }

    /// <summary>How many layers of nested mentions.</summary>
    public int Layers => _layers.Count;

    /// <summary>How many features have weights.</summary>
    public int Features => _layers.Sum(l => l.Index.Count);

    internal TaggerFeatures FeatureWriter => _features;

    internal IReadOnlyList<LinearChain> Chains => _layers;

    /// <summary>The mentions of a text, in its order; of each layer none overlap.</summary>
    /// <returns>The confidence of each is how likely both its borders and its type are right.</returns>
    public IReadOnlyList<SuggestedMention> Tag(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var mentions = new List<SuggestedMention>();
        foreach (var window in TaggingWindows.Of(text))
            Tag(UnitSequence.Of(window.Length == text.Length ? text : window.Of(text), Settings.Units), window.Start, mentions);
        mentions.Sort(static (x, y) => x.Span.CompareTo(y.Span));
        return mentions;
    }

    /// <summary>The mentions of a text that is cut into units already.</summary>
    public IReadOnlyList<SuggestedMention> Tag(string text, IReadOnlyList<TextSpan> units)
    {
        var mentions = new List<SuggestedMention>();
        Tag(UnitSequence.Of(text, units), 0, mentions);
        mentions.Sort(static (x, y) => x.Span.CompareTo(y.Span));
        return mentions;
    }

    private void Tag(UnitSequence units, int offset, List<SuggestedMention> into)
    {
        if (!_buffers.TryTake(out var buffers))
            buffers = new TaggerBuffers();
        var features = buffers.Features(units.Count * _features.Width);
        _features.Write(units, null, features);
        foreach (var layer in _layers)
        {
            foreach (var (mention, confidence) in layer.Tag(features, units.Count, _features.Width, Scale, buffers))
            {
                var span = units.SpanOf(mention.Start, mention.End);
                into.Add(new SuggestedMention(Types[mention.Type], new TextSpan(span.Start + offset, span.End + offset), confidence));
            }
        }

        _buffers.Add(buffers);
    }
}
