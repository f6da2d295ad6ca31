using System.Collections.Concurrent;
using Portal.Domain.Text;

namespace Portal.Domain.Learning.Tagging;

/// <summary>Finds mentions with a trained linear chain; nested ones with one chain for each layer.</summary>
/// <remarks>Made by <see cref="TaggerTraining"/>. Never changes, and is safe to use from several threads at once.</remarks>
public sealed class SequenceTagger
{
    private readonly TaggerFeatures _features;
    private readonly IReadOnlyList<LinearChain> _layers;
    private readonly ConcurrentBag<TaggerBuffers> _buffers = [];

    internal SequenceTagger(
        TaggerSettings settings,
        int passes,
        ConfidenceScale scale,
        TaggerFeatures features,
        IReadOnlyList<LinearChain> layers
    )
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

    /// <summary>How little it knows about a text, as its first layer sees it.</summary>
    public TextDoubt Doubt(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!_buffers.TryTake(out var buffers))
            buffers = new TaggerBuffers();
        var doubt = TextDoubt.None;
        foreach (var window in TaggingWindows.Of(text))
        {
            var units = UnitSequence.Of(window.Length == text.Length ? text : window.Of(text), Settings.Units);
            var features = buffers.Features(units.Count * _features.Width);
            _features.Write(units, null, features);
            if (_layers.Count > 0)
                doubt = doubt.Plus(_layers[0].Doubt(features, units.Count, _features.Width, (float)Scale.Temperature, buffers));
        }

        _buffers.Add(buffers);
        return doubt;
    }

    /// <summary>The places of a text where its first layer is not so sure: whole units, joined where they touch.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sure">How likely the tag of a unit must be, 0 to 1.</param>
    public IReadOnlyList<TextSpan> Doubtful(string text, double sure)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_layers.Count == 0)
            return text.Length == 0 ? [] : [new TextSpan(0, text.Length)];
        if (!_buffers.TryTake(out var buffers))
            buffers = new TaggerBuffers();
        var places = new List<TextSpan>();
        foreach (var window in TaggingWindows.Of(text))
        {
            var units = UnitSequence.Of(window.Length == text.Length ? text : window.Of(text), Settings.Units);
            var features = buffers.Features(units.Count * _features.Width);
            _features.Write(units, null, features);
            var sureness = _layers[0].Sureness(features, units.Count, _features.Width, (float)Scale.Temperature, buffers);
            var isOpen = false;
            for (var i = 0; i < units.Count; i++)
            {
                if (sureness[i] >= sure)
                {
                    isOpen = false;
                    continue;
                }

                var span = units.SpanOf(i, i + 1);
                var (start, end) = (span.Start + window.Start, span.End + window.Start);
                if (isOpen)
                    places[^1] = new TextSpan(places[^1].Start, end);
                else
                    places.Add(new TextSpan(start, end));
                isOpen = true;
            }
        }

        _buffers.Add(buffers);
        return places;
    }

    /// <summary>What speaks the most for a mention; nothing for one that is not of its types, or cuts a unit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mention">The mention, found or not.</param>
    /// <param name="most">How much to name.</param>
    public IReadOnlyList<FeatureReason> Why(string text, TypedSpan mention, int most = 8)
    {
        ArgumentNullException.ThrowIfNull(text);
        var type = Types.ToList().IndexOf(mention.Type);
        foreach (var window in TaggingWindows.Of(text))
        {
            if (type < 0 || mention.Span.Start < window.Start || mention.Span.End > window.End)
                continue;
            var units = UnitSequence.Of(window.Of(text), Settings.Units);
            if (units.UnitsOf(new TextSpan(mention.Span.Start - window.Start, mention.Span.End - window.Start)) is not var (start, end))
                return [];
            var features = new uint[units.Count * _features.Width];
            _features.Write(units, null, features);
            return
            [
                .. _layers[0]
                    .Reasons(features, _features.Width, new UnitSpan(start, end, type))
                    .Where(r => r.Weight > 0)
                    .Select(r => (Reason: _features.Describe(units, r.Unit, r.Slot), r.Weight))
                    .GroupBy(r => r.Reason)
                    .Select(g => new FeatureReason(g.Key.Kind, g.Key.Text, g.Sum(r => r.Weight)))
                    .OrderByDescending(r => r.Weight)
                    .Take(most),
            ];
        }

        return [];
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
