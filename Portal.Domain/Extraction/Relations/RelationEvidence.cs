using System.Runtime.InteropServices;
using Portal.Domain.Extraction.Tagging;

namespace Portal.Domain.Extraction.Relations;

/// <summary>What each feature of two mentions has said so far of how they are related: a naive Bayes guess, told to the classifier as features.</summary>
/// <remarks>As in <see cref="ContextEvidence"/>, an example is not told what it says itself.</remarks>
internal sealed class RelationEvidence
{
    private const double Smoothing = 1;
    private const int LeastOthers = 2;

    private readonly int _labels;
    private readonly Dictionary<uint, int[]> _counts = [];
    private readonly int[] _examples;

    public RelationEvidence(int labels) => (_labels, _examples) = (labels, new int[labels]);

    public void Learn(IEnumerable<uint> features, int label)
    {
        _examples[label]++;
        foreach (var feature in features)
            (CollectionsMarshal.GetValueRefOrAddDefault(_counts, feature, out _) ??= new int[_labels])[label]++;
    }

    /// <summary>All features of an example: those given, and what each group of them says.</summary>
    /// <param name="groups">As <see cref="RelationFeatures"/> gives them.</param>
    /// <param name="own">The label of an example that has been learned; -1 for any other.</param>
    public List<uint> With(IReadOnlyList<uint>[] groups, int own)
    {
        var features = new List<uint>(groups.Sum(g => g.Count) + (groups.Length * (_labels + 3)));
        for (var group = 0; group < groups.Length; group++)
        {
            features.AddRange(groups[group]);
            Write(groups[group], own, (uint)group, features);
        }

        return [.. features.Distinct()];
    }

    private void Write(IReadOnlyList<uint> features, int own, uint group, List<uint> into)
    {
        var all = _examples.Sum() - (own >= 0 ? 1 : 0);
        if (all <= 0)
            return;
        var scores = new double[_labels];
        foreach (var feature in features)
        {
            if (!_counts.TryGetValue(feature, out var counts))
                continue;
            var sum = counts.Sum() - (own >= 0 ? 1 : 0);
            if (sum < LeastOthers)
                continue;
            for (var label = 0; label < _labels; label++)
            {
                var share = Math.Max(1.0, _examples[label]) / all;
                scores[label] += Math.Log((counts[label] - (own == label ? 1 : 0) + (Smoothing * share)) / (sum + Smoothing) / share);
            }
        }

        // Features are far from independent: how many there are says nothing.
        var norm = Math.Sqrt(Math.Max(1, features.Count));
        var order = Enumerable.Range(0, _labels).OrderByDescending(l => scores[l]).ToList();
        into.Add(Hash.Of(400, group, (uint)order[0]));
        if (_labels > 1)
        {
            into.Add(Hash.Of(401, group, (uint)order[0], (uint)order[1]));
            into.Add(Hash.Of(402, group, (uint)order[0], (uint)Math.Clamp((scores[order[0]] - scores[order[1]]) / norm * 4, 0, 12)));
        }

        for (var label = 0; label < _labels; label++)
            into.Add(Hash.Of(403, group, (uint)label, (uint)(Math.Clamp(scores[label] / norm * 2, -8, 8) + 8)));
    }

    public void Save(BinaryWriter writer)
    {
        foreach (var count in _examples)
            writer.Write(count);
        var kept = _counts.Where(c => c.Value.Sum() >= LeastOthers).OrderBy(c => c.Key).ToList();
        writer.Write(kept.Count);
        foreach (var (feature, counts) in kept)
        {
            writer.Write(feature);
            foreach (var count in counts)
                writer.Write(count);
        }
    }

    public static RelationEvidence Load(BinaryReader reader, int labels)
    {
        var evidence = new RelationEvidence(labels);
        for (var label = 0; label < labels; label++)
            evidence._examples[label] = reader.ReadInt32();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (feature, counts) = (reader.ReadUInt32(), new int[labels]);
            for (var label = 0; label < labels; label++)
                counts[label] = reader.ReadInt32();
            evidence._counts[feature] = counts;
        }

        return evidence;
    }
}
