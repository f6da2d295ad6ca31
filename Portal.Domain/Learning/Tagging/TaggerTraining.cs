using Portal.Domain.Text;

namespace Portal.Domain.Learning.Tagging;

/// <summary>Trains taggers.</summary>
/// <remarks>How often to go through the set, and how far to trust scores, is chosen on texts that are held out: those given, or a tenth of
/// all, of few a third. The tagger is then trained on everything with that choice.</remarks>
public static class TaggerTraining
{
    private const int HeldOutShare = 10;
    private const int FewHeldOutShare = 3;
    private const int LeastForHoldingOut = 6;
    private const int Few = 20;
    private const int LeastNested = 20;
    private const int MostLayers = 3;

    /// <summary>Trains a tagger.</summary>
    /// <param name="texts">What it learns from. Texts that hold the same letters are best given once.</param>
    /// <param name="heldOut">Texts for choices; null to hold out a tenth of <paramref name="texts"/> for them.</param>
    /// <param name="settings">How.</param>
    /// <param name="warmStart">A tagger of the same types and settings whose weights are where this one begins; null to begin with
    /// none.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellationToken">Asked between sequences.</param>
    /// <exception cref="ArgumentException">No text has a mention.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The settings ask for no pass, or for no tagger.</exception>
    public static SequenceTagger Train(
        IReadOnlyList<TaggedText> texts,
        IReadOnlyList<TaggedText>? heldOut,
        TaggerSettings settings,
        SequenceTagger? warmStart = null,
        IProgress<TaggerProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MostPasses, 1, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Averaged, 1, nameof(settings));
        var types = texts.SelectMany(t => t.Mentions).Select(m => m.Type).Distinct().Order(StringComparer.Ordinal).ToList();
        if (types.Count == 0)
            throw new ArgumentException("No text has a mention.", nameof(texts));
        var all = Sequences(texts, types, settings);
        // By text where there are enough: what stands in the same text is much alike. Of few, a tenth would say nothing.
        var share = Math.Max(texts.Count, all.Count) >= Few ? HeldOutShare : FewHeldOutShare;
        var (part, choice) =
            heldOut is not null ? (all, Sequences(heldOut, types, settings))
            : texts.Count >= LeastForHoldingOut
                ? (
                    Sequences([.. texts.Where((_, i) => i % share != 0)], types, settings),
                    Sequences([.. texts.Where((_, i) => i % share == 0)], types, settings)
                )
            : all.Count >= LeastForHoldingOut ? ([.. all.Where((_, i) => i % share != 0)], [.. all.Where((_, i) => i % share == 0)])
            : (all, []);
        // Where nothing is marked in what is held out, nothing can be chosen on it. What is held out here the other tagger may have
        // learned: from its weights, passes and confidences would be chosen on what is known already.
        var chosen =
            choice.Sum(c => c.Mentions.Count) == 0
                ? null
                : Choose(part, choice, types, settings, heldOut is null ? null : warmStart, progress, cancellationToken);
        if (chosen is not null && heldOut is not null)
            return chosen;
        var (passes, scale, done) = chosen is null
            ? (settings.MostPasses, ConfidenceScale.None, 0)
            : (chosen.Passes, chosen.Scale, settings.MostPasses);
        var whole = new TaggerRun(all, types, settings, warmStart);
        for (var pass = 1; pass <= passes; pass++)
        {
            whole.Pass(cancellationToken);
            progress?.Report(new TaggerProgress(done + pass, done + passes, null));
        }

        return whole.Finish(passes, scale);
    }

    // As many passes as are best on what is held out.
    private static SequenceTagger Choose(
        List<TaggerSequence> part,
        List<TaggerSequence> choice,
        List<string> types,
        TaggerSettings settings,
        SequenceTagger? warmStart,
        IProgress<TaggerProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var run = new TaggerRun(part, types, settings, warmStart);
        var (best, bestF1) = ((SequenceTagger?)null, -1.0);
        for (var pass = 1; pass <= settings.MostPasses; pass++)
        {
            run.Pass(cancellationToken);
            var tagger = run.Finish(pass, ConfidenceScale.None);
            var f1 = TaggerCalibration.F1(tagger, choice, cancellationToken);
            progress?.Report(new TaggerProgress(pass, settings.MostPasses, f1));
            if (f1 > bestF1)
                (best, bestF1) = (tagger, f1);
            else if (pass - best!.Passes >= settings.Patience)
                break;
        }

        return new SequenceTagger(settings, best!.Passes, TaggerCalibration.Scale(best, choice), best.FeatureWriter, best.Chains);
    }

    // Each window of a text is a sequence. A mention that lies in none, or cuts a unit, is not learned.
    internal static List<TaggerSequence> Sequences(IReadOnlyList<TaggedText> texts, List<string> types, TaggerSettings settings)
    {
        var sequences = new List<TaggerSequence>();
        var numbers = types.Select((t, i) => (t, i)).ToDictionary(x => x.t, x => x.i, StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (text.Units is { } units)
            {
                Add(UnitSequence.Of(text.Text, units), 0);
                continue;
            }

            foreach (var window in TaggingWindows.Of(text.Text))
                Add(UnitSequence.Of(window.Of(text.Text), settings.Units), window.Start);

            void Add(UnitSequence sequence, int offset)
            {
                var mentions = new List<UnitSpan>();
                foreach (var (type, span) in text.Mentions)
                {
                    if (
                        span.Start >= offset
                        && span.End <= offset + sequence.Text.Length
                        && numbers.TryGetValue(type, out var number)
                        && sequence.UnitsOf(new TextSpan(span.Start - offset, span.End - offset)) is var (start, end)
                    )
                        mentions.Add(new UnitSpan(start, end, number));
                }

                if (sequence.Count > 0)
                    sequences.Add(new TaggerSequence(sequence, [.. mentions.Distinct()]));
            }
        }

        return sequences;
    }

    /// <summary>What one layer has no room for is the next one's, where there is enough to learn from.</summary>
    internal static List<IReadOnlyList<(int[] Tags, int Sequence)>> Layers(List<TaggerSequence> sequences, TagSet tags)
    {
        var layers = new List<IReadOnlyList<(int[], int)>>();
        var left = sequences.Select(s => s.Mentions).ToList();
        while (layers.Count < MostLayers && (layers.Count == 0 || left.Sum(l => l.Count) >= LeastNested))
        {
            var encoded = sequences.Select((s, i) => tags.Encode(s.Units.Count, left[i])).ToList();
            layers.Add([.. encoded.Select((e, i) => (e.Tags, i))]);
            left = [.. encoded.Select(e => e.Left)];
        }

        return layers;
    }
}
