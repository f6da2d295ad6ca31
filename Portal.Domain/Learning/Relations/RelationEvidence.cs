using System.Runtime.InteropServices;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;

namespace Portal.Domain.Learning.Relations;

/// <summary>What each feature of two mentions has said so far of how they are related: a naive Bayes guess, told to the classifier as
/// features.</summary>
/// <remarks>As in <see cref="ContextEvidence"/>, an example is not told what it says itself. Of a feature only the labels that it was seen
/// with are kept: with dozens of relation types these are few.</remarks>
internal sealed class RelationEvidence
{
    private const double Smoothing = 1;
    private const int LeastOthers = 2;

    private readonly int _labels;
    private readonly Dictionary<uint, Seen> _seen = [];
    private readonly int[] _examples;

    public RelationEvidence(int labels) => (_labels, _examples) = (labels, new int[labels]);

    public void Learn(IEnumerable<uint> features, int label)
    {
        _examples[label]++;
        foreach (var feature in features)
            (CollectionsMarshal.GetValueRefOrAddDefault(_seen, feature, out _) ??= new Seen()).Add((ushort)label, 1);
    }

    /// <summary>All features of an example: those given, and what each group of them says; each once.</summary>
    /// <param name="groups">As <see cref="RelationFeatures"/> gives them.</param>
    /// <param name="own">The label of an example that has been learned; -1 for any other.</param>
    public List<uint> With(IReadOnlyList<uint>[] groups, int own)
    {
        var features = new HashSet<uint>(groups.Sum(g => g.Count) + (groups.Length * (_labels + 3)));
        var shares = Shares(own);
        for (var group = 0; group < groups.Length; group++)
        {
            features.UnionWith(groups[group]);
            Write(groups[group], own, (uint)group, shares, features);
        }

        return [.. features];
    }

    private double[] Shares(int own)
    {
        var all = _examples.Sum() - (own >= 0 ? 1 : 0);
        var shares = new double[_labels];
        for (var label = 0; label < _labels; label++)
            shares[label] = all <= 0 ? 0 : Math.Max(1.0, _examples[label]) / all;
        return shares;
    }

    private void Write(IReadOnlyList<uint> features, int own, uint group, double[] shares, HashSet<uint> into)
    {
        if (shares[0] == 0)
            return;
        // Of labels that a feature was never seen with, it says the same of all: log(1 / (sum + 1)).
        var (scores, unseen) = (new double[_labels], 0.0);
        foreach (var feature in features)
        {
            if (!_seen.TryGetValue(feature, out var seen))
                continue;
            var sum = seen.Sum - (own >= 0 ? 1 : 0);
            if (sum < LeastOthers)
                continue;
            unseen -= Math.Log(sum + Smoothing);
            foreach (var (label, count) in seen.Counts)
                scores[label] += Math.Log((count - (own == label ? 1 : 0) + (Smoothing * shares[label])) / shares[label]);
        }

        for (var label = 0; label < _labels; label++)
            scores[label] += unseen;
        // Features are far from independent: how many there are says nothing.
        var norm = Math.Sqrt(Math.Max(1, features.Count));
        var (first, second) = (0, _labels > 1 ? 1 : 0);
        for (var label = 0; label < _labels; label++)
        {
            if (scores[label] > scores[first])
                (first, second) = (label, first);
            else if (label != first && (second == first || scores[label] > scores[second]))
                second = label;
        }

        into.Add(Hash.Of(400, group, (uint)first));
        if (_labels > 1)
        {
            into.Add(Hash.Of(401, group, (uint)first, (uint)second));
            into.Add(Hash.Of(402, group, (uint)first, (uint)Math.Clamp((scores[first] - scores[second]) / norm * 4, 0, 12)));
        }

        for (var label = 0; label < _labels; label++)
            into.Add(Hash.Of(403, group, (uint)label, (uint)(Math.Clamp(scores[label] / norm * 2, -8, 8) + 8)));
    }

    public void Save(BinaryWriter writer)
    {
        foreach (var count in _examples)
            writer.Write(count);
        var kept = _seen.Where(s => s.Value.Sum >= LeastOthers).OrderBy(s => s.Key).ToList();
        writer.Write(kept.Count);
        foreach (var (feature, seen) in kept)
        {
            writer.Write(feature);
            writer.Write((ushort)seen.Counts.Count);
            foreach (var (label, count) in seen.Counts)
            {
                writer.Write(label);
                writer.Write(count);
            }
        }
    }

    public static RelationEvidence Load(BinaryReader reader, int labels)
    {
        var evidence = new RelationEvidence(labels);
        for (var label = 0; label < labels; label++)
            evidence._examples[label] = reader.ReadInt32();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (feature, seen) = (reader.ReadUInt32(), new Seen());
            for (var count = reader.ReadUInt16(); count > 0; count--)
            {
                var label = reader.ReadUInt16();
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, labels);
                seen.Add(label, reader.ReadInt32());
            }

            evidence._seen[feature] = seen;
        }

        return evidence;
    }

    private sealed class Seen
    {
        public List<(ushort Label, int Count)> Counts { get; } = new(1);

        public int Sum { get; private set; }

        public void Add(ushort label, int count)
        {
            Sum += count;
            for (var i = 0; i < Counts.Count; i++)
            {
                if (Counts[i].Label != label)
                    continue;
                Counts[i] = (label, Counts[i].Count + count);
                return;
            }

            Counts.Add((label, count));
        }
    }
}
