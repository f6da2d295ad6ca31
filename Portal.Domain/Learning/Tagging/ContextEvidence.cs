using System.Runtime.InteropServices;
using Portal.Domain.Text;

namespace Portal.Domain.Learning.Tagging;

/// <summary>What the words of a sequence say of the types of mentions in it: a naive Bayes guess, wherever in it they stand.</summary>
/// <remarks>A linear chain sees some characters to the left and right; whether 《…》 is a film, a game or a book is often said elsewhere in
/// the sentence. While a tagger is trained, a sequence is not told what it says itself, as with <see cref="MentionMemory"/>. On the
/// held-out tenth of CLUENER's training part this is worth more than a point of F1.</remarks>
internal sealed class ContextEvidence
{
    private const double Smoothing = 1;
    private const int LeastOthers = 2;

    private readonly int _types;
    private readonly Dictionary<uint, int> _words = [];
    private readonly List<int> _sequences = [];
    private readonly List<int> _counts = [];
    private readonly double[] _share;
    private readonly Lazy<(FeatureIndex Words, double[] Odds)> _known;
    private int _learned;

    public ContextEvidence(int types)
    {
        (_types, _share) = (types, new double[types]);
        _known = new Lazy<(FeatureIndex, double[])>(Known);
    }

    private ContextEvidence(ContextEvidence other)
        : this(other._types)
    {
        _words = new(other._words);
        _sequences = [.. other._sequences];
        _counts = [.. other._counts];
        _share = [.. other._share];
        _learned = other._learned;
    }

    public static int FeatureCount => 4;

    public ContextEvidence Copy() => new(this);

    /// <summary>Counts the words of a sequence; with -1 they are forgotten again.</summary>
    public void Learn(UnitSequence units, IEnumerable<UnitSpan> mentions, int by = 1)
    {
        var types = mentions.Select(m => m.Type).Distinct().ToList();
        foreach (var type in types)
            _share[type] = Math.Max(0, _share[type] + by);
        _learned = Math.Max(0, _learned + by);
        foreach (var word in Words(units, Hashes(units)))
        {
            if (!_words.TryGetValue(word, out var at))
            {
                if (by < 0)
                    continue;
                _words[word] = at = _sequences.Count;
                _sequences.Add(0);
                for (var type = 0; type < _types; type++)
                    _counts.Add(0);
            }

            _sequences[at] = Math.Max(0, _sequences[at] + by);
            foreach (var type in types)
                _counts[(at * _types) + type] = Math.Max(0, _counts[(at * _types) + type] + by);
        }
    }

    /// <summary>Writes the features of each unit; see <see cref="MentionMemory.Write"/> for what is given.</summary>
    public void Write(UnitSequence units, IEnumerable<UnitSpan>? own, Span<uint> features, int width, int at)
    {
        if (_types == 0 || _learned == 0)
            return;
        var scores = new double[_types];
        var mine = own is null ? null : new bool[_types];
        foreach (var mention in own ?? [])
            mine![mention.Type] = true;
        var hashes = Hashes(units);
        var words = Words(units, hashes);
        if (mine is null)
            Add(words, scores);
        foreach (var word in mine is null ? [] : words)
        {
            if (!_words.TryGetValue(word, out var entry))
                continue;
            for (var type = 0; type < _types && _sequences[entry] > LeastOthers; type++)
                scores[type] += Odds(_counts[(entry * _types) + type] - (mine![type] ? 1 : 0), _sequences[entry] - 1, type);
        }

        var (first, second) = (0, _types > 1 ? 1 : 0);
        for (var type = 0; type < _types; type++)
        {
            if (scores[type] > scores[first])
                (first, second) = (type, first);
            else if (type != first && (second == first || scores[type] > scores[second]))
                second = type;
        }

        var strength = (uint)Math.Clamp(scores[first] / 3, 0, 4);
        for (var i = 0; i < units.Count; i++)
        {
            var unit = units.Unit(i);
            var row = features.Slice((i * width) + at, FeatureCount);
            row[0] = Hash.Of(300, (uint)first, strength);
            row[1] = Hash.Of(301, (uint)first, (uint)second);
            row[2] = Hash.Of(302, (uint)first, hashes[i]);
            row[3] = Hash.Of(
                303,
                (uint)first,
                (uint)second,
                UnitSequence.ShapeOf(unit[0]),
                i > 0 ? UnitSequence.ShapeOf(units.Unit(i - 1)[0]) : 9
            );
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_learned);
        foreach (var share in _share)
            writer.Write(share);
        // What is known from one sequence alone says nothing.
        var kept = _words.Where(w => _sequences[w.Value] >= LeastOthers).OrderBy(w => w.Key).ToList();
        writer.Write(kept.Count);
        foreach (var (word, at) in kept)
        {
            writer.Write(word);
            writer.Write(_sequences[at]);
            for (var type = 0; type < _types; type++)
                writer.Write(_counts[(at * _types) + type]);
        }
    }

    public static ContextEvidence Load(BinaryReader reader, int types)
    {
        var evidence = new ContextEvidence(types) { _learned = reader.ReadInt32() };
        for (var type = 0; type < types; type++)
            evidence._share[type] = reader.ReadDouble();
        var words = reader.ReadInt32();
        for (var at = 0; at < words; at++)
        {
            evidence._words[reader.ReadUInt32()] = at;
            evidence._sequences.Add(reader.ReadInt32());
            for (var type = 0; type < types; type++)
                evidence._counts.Add(reader.ReadInt32());
        }

        return evidence;
    }

    // What is known from one sequence alone says nothing, and is not looked up.
    private void Add(List<uint> words, double[] scores)
    {
        var (index, odds) = _known.Value;
        index.Prefetch(CollectionsMarshal.AsSpan(words));
        foreach (var word in words)
        {
            if (index.Find(word) is not (>= 0 and var row))
                continue;
            for (var type = 0; type < _types; type++)
                scores[type] += odds[(row * _types) + type];
        }
    }

    // For texts that nobody has marked they are always the same.
    private (FeatureIndex Words, double[] Odds) Known()
    {
        var words = _words.Where(w => _sequences[w.Value] >= LeastOthers).ToList();
        var odds = new double[words.Count * _types];
        for (var row = 0; row < words.Count; row++)
        {
            for (var type = 0; type < _types; type++)
                odds[(row * _types) + type] = Odds(_counts[(words[row].Value * _types) + type], _sequences[words[row].Value], type);
        }

        return (FeatureIndex.Of([.. words.Select(w => w.Key)]), odds);
    }

    private double Odds(int with, int all, int type)
    {
        var share = Math.Max(1, _share[type]) / _learned;
        return Math.Log((with + (Smoothing * share)) / (all + Smoothing) / share);
    }

    // Pairs of neighbouring characters, or words; each once.
    private static List<uint> Words(UnitSequence units, uint[] hashes)
    {
        var words = new List<uint>(units.Count);
        for (var i = 0; i < units.Count; i++)
        {
            if (units.Unit(i).Length > 2)
                words.Add(hashes[i]);
            else if (i + 1 < units.Count)
                words.Add(Hash.Mix(hashes[i], hashes[i + 1]));
        }

        words.Sort();
        var kept = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (kept == 0 || words[kept - 1] != words[i])
                words[kept++] = words[i];
        }

        words.RemoveRange(kept, words.Count - kept);
        return words;
    }

    private static uint[] Hashes(UnitSequence units)
    {
        var hashes = new uint[units.Count];
        for (var i = 0; i < hashes.Length; i++)
        {
            var hash = Hash.Golden;
            foreach (var c in units.Unit(i))
                hash = Hash.Mix(hash, CharacterFolding.Fold(c));
            hashes[i] = Hash.Finish(hash);
        }

        return hashes;
    }
}
