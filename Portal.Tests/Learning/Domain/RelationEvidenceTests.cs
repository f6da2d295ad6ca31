using CsCheck;
using Portal.Domain.Learning.Relations;
using Hash = Portal.Domain.Text.Hash;

namespace Portal.Tests.Learning.Domain;

/// <summary>What features have said of labels so far, beside lists of what was learned.</summary>
public sealed class RelationEvidenceTests
{
    private static readonly Gen<(uint[] Features, int Label)[]> s_learned = Gen.Select(
        Gen.UInt[1, 8].Array[0, 5].Select(f => f.Distinct().ToArray()),
        Gen.Int[0, 2]
    ).Array[0, 10];

    private static readonly Gen<uint[][]> s_groups = Gen.UInt[1, 9].Array[0, 4].Select(f => f.Distinct().ToArray()).Array[1, 3];

    private static RelationEvidence Learned(IEnumerable<(uint[] Features, int Label)> learned, int labels = 3)
    {
        var evidence = new RelationEvidence(labels);
        foreach (var (features, label) in learned)
            evidence.Learn(features, label);
        return evidence;
    }

    [Fact]
    public void With_AnExampleNobodyHasSeen_IsTheNaiveBayesGuessOfEachGroup() =>
        Gen.Select(s_learned, s_groups)
            .Sample((learned, groups) => Assert.Equal(Expected(learned, groups, -1), Learned(learned).With(groups, -1).Order()));

    // An example is not told what it says itself.
    [Fact]
    public void With_AnExampleThatWasLearned_LeavesOutWhatItSaysItself() =>
        s_learned.Sample(learned =>
            Assert.All(
                learned,
                own => Assert.Equal(Expected(learned, [own.Features], own.Label), Learned(learned).With([own.Features], own.Label).Order())
            )
        );

    [Fact]
    public void With_OneLabelOnly_SaysWhichIsBest_AndNoSecond()
    {
        var evidence = Learned([([1, 2], 0), ([1], 0), ([2], 0)], 1);
        var features = evidence.With(
            [
                [1, 2],
            ],
            -1
        );
        Assert.Contains(Hash.Of(400, 0, 0), features);
        Assert.Equal(4, features.Count);
    }

    [Fact]
    public void With_BeforeAnythingIsLearned_IsWhatIsGiven() =>
        s_groups.Sample(groups =>
            Assert.Equal(groups.SelectMany(g => g).Distinct().Order(), new RelationEvidence(3).With(groups, -1).Order())
        );

    [Fact]
    public void SaveAndLoad_SayTheSameOfAnyExample() =>
        Gen.Select(s_learned, s_groups)
            .Sample(
                (learned, groups) =>
                {
                    var evidence = Learned(learned);
                    using var stream = new MemoryStream();
                    using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, true))
                        evidence.Save(writer);
                    stream.Position = 0;
                    var read = RelationEvidence.Load(new BinaryReader(stream), 3);
                    Assert.Equal(stream.Length, stream.Position);
                    Assert.Equal(evidence.With(groups, -1), read.With(groups, -1));
                    // What one example alone says is not kept.
                    var kept = learned.SelectMany(l => l.Features).GroupBy(f => f).Where(g => g.Count() >= 2).ToList();
                    var labels = kept.Sum(g => learned.Where(l => l.Features.Contains(g.Key)).Select(l => l.Label).Distinct().Count());
                    Assert.Equal((3 * 4) + 4 + (kept.Count * 6) + (labels * 6), stream.Length);
                }
            );

    [Fact]
    public void Load_OfALabelThatIsNone_Throws()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, true))
            Learned([([1], 2), ([1], 2)]).Save(writer);
        stream.Position = 0;
        Assert.ThrowsAny<Exception>(() => RelationEvidence.Load(new BinaryReader(stream), 2));
    }

    private static IEnumerable<uint> Expected(IReadOnlyList<(uint[] Features, int Label)> learned, uint[][] groups, int own)
    {
        const int Labels = 3;
        var features = groups.SelectMany(g => g).ToHashSet();
        var all = learned.Count - (own >= 0 ? 1 : 0);
        for (var group = 0u; group < groups.Length && all > 0; group++)
        {
            var (scores, nothing) = (new double[Labels], 0.0);
            foreach (var feature in groups[group])
            {
                var with = learned.Where(l => l.Features.Contains(feature)).ToList();
                var sum = with.Count - (own >= 0 ? 1 : 0);
                if (with.Count == 0 || sum < 2)
                    continue;
                nothing -= Math.Log(sum + 1.0);
                // Only labels that it was seen with; of the others it says the same.
                foreach (var label in with.Select(w => w.Label).Distinct())
                {
                    var share = Math.Max(1.0, learned.Count(l => l.Label == label)) / all;
                    var count = with.Count(w => w.Label == label) - (own == label ? 1 : 0);
                    scores[label] += Math.Log((count + share) / share);
                }
            }

            for (var label = 0; label < Labels; label++)
                scores[label] += nothing;
            var norm = Math.Sqrt(Math.Max(1, groups[group].Length));
            var best = Enumerable.Range(0, Labels).OrderByDescending(l => scores[l]).ThenBy(l => l).ToList();
            var (first, second) = (best[0], best[1]);
            features.Add(Hash.Of(400, group, (uint)first));
            features.Add(Hash.Of(401, group, (uint)first, (uint)second));
            features.Add(Hash.Of(402, group, (uint)first, (uint)Math.Clamp((scores[first] - scores[second]) / norm * 4, 0, 12)));
            for (var label = 0; label < Labels; label++)
                features.Add(Hash.Of(403, group, (uint)label, (uint)(Math.Clamp(scores[label] / norm * 2, -8, 8) + 8)));
        }

        return features.Order();
    }
}
