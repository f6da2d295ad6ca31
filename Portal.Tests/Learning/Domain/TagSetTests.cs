using CsCheck;
using Portal.Domain.Learning.Tagging;

namespace Portal.Tests.Learning.Domain;

/// <summary>Tags beside their letters: what B, I, E, S and O of some types mean is known without arithmetic.</summary>
public sealed class TagSetTests
{
    private static readonly Gen<TagSet> s_tags = Gen.Select(
        Gen.Bool,
        Gen.Int[1, 3],
        (isBio, types) => new TagSet([.. Enumerable.Range(0, types).Select(t => $"T{t}")], isBio ? TagScheme.Bio : TagScheme.Bioes)
    );

    // The letters of all tags, in the order of the tags.
    private static List<(char Part, int Type)> Letters(TagSet tags) =>
        [
            ('O', -1),
            .. (tags.Scheme == TagScheme.Bio ? "BI" : "BIES").SelectMany(part =>
                Enumerable.Range(0, tags.Types.Count).Select(t => (part, t))
            ),
        ];

    private static bool CanFollow(TagScheme scheme, (char Part, int Type) before, (char Part, int Type) tag) =>
        tag.Part is 'I' or 'E'
            ? before.Part is 'B' or 'I' && before.Type == tag.Type
            : scheme == TagScheme.Bio || before.Part is 'O' or 'E' or 'S';

    [Fact]
    public void Tags_OfAnyTypes_BeginFollowAndEndAsTheirLettersDo() =>
        s_tags.Sample(tags =>
        {
            var letters = Letters(tags);
            Assert.Equal(letters.Count, tags.Count);
            for (var tag = 0; tag < letters.Count; tag++)
            {
                var (part, type) = letters[tag];
                Assert.Equal(type, tags.TypeOf(tag));
                Assert.Equal(part is 'O' or 'B' or 'S', tags.CanBegin(tag));
                Assert.Equal(tags.Scheme == TagScheme.Bio || part is 'O' or 'E' or 'S', tags.CanEnd(tag));
                for (var before = 0; before < letters.Count; before++)
                    Assert.Equal(CanFollow(tags.Scheme, letters[before], letters[tag]), tags.CanFollow(before, tag));
            }
        });

    [Fact]
    public void Tag_OfAUnit_HasTheLetterOfItsPlace() =>
        s_tags.Sample(tags =>
        {
            var letters = Letters(tags);
            for (var type = 0; type < tags.Types.Count; type++)
            {
                Assert.Equal((tags.Scheme == TagScheme.Bio ? 'B' : 'S', type), letters[tags.Tag(type, true, true)]);
                Assert.Equal(('B', type), letters[tags.Tag(type, true, false)]);
                Assert.Equal((tags.Scheme == TagScheme.Bio ? 'I' : 'E', type), letters[tags.Tag(type, false, true)]);
                Assert.Equal(('I', type), letters[tags.Tag(type, false, false)]);
            }
        });

    // Every legal way of tags is that of its mentions: there and back, from either side.
    [Fact]
    public void EncodeOfDecode_OfAnyLegalTags_AreTheTags() =>
        Gen.Select(s_tags, Gen.Int[0, 1000].Array[1, 8])
            .Sample(
                (tags, picks) =>
                {
                    var way = new List<int>();
                    foreach (var pick in picks)
                    {
                        var isLast = way.Count == picks.Length - 1;
                        int[] possible =
                        [
                            .. Enumerable
                                .Range(0, tags.Count)
                                .Where(t =>
                                    (way.Count == 0 ? tags.CanBegin(t) : tags.CanFollow(way[^1], t)) && (!isLast || tags.CanEnd(t))
                                ),
                        ];
                        // Of an open mention some way ends: no dead end.
                        Assert.NotEmpty(possible);
                        way.Add(possible[pick % possible.Length]);
                    }

                    var mentions = tags.Decode([.. way]);
                    var (encoded, left) = tags.Encode(way.Count, mentions);
                    Assert.Empty(left);
                    Assert.Equal(way, encoded);
                    Assert.Equal(mentions, tags.Decode(encoded));
                }
            );

    // Whatever tags say, each unit that is not outside is in one mention, and no other unit is.
    [Fact]
    public void Decode_OfAnyTags_CoversWhatIsNotOutside_WithTheTypeOfItsLastUnit() =>
        Gen.Select(s_tags, Gen.Int[0, 1000].Array[0, 10])
            .Sample(
                (tags, numbers) =>
                {
                    int[] any = [.. numbers.Select(n => n % tags.Count)];
                    var (mentions, end) = (tags.Decode(any), 0);
                    var covered = new bool[any.Length];
                    foreach (var mention in mentions)
                    {
                        Assert.InRange(mention.Start, end, mention.End - 1);
                        end = mention.End;
                        Array.Fill(covered, true, mention.Start, mention.End - mention.Start);
                        Assert.All(any[mention.Start..mention.End], t => Assert.Equal(mention.Type, tags.TypeOf(t)));
                    }

                    Assert.Equal(any.Select(t => t != 0), covered);
                    // Cut only where one tag does not go on from the one before.
                    var letters = Letters(tags);
                    foreach (var (first, second) in mentions.Zip(mentions.Skip(1)).Where(p => p.First.End == p.Second.Start))
                        Assert.False(
                            letters[any[second.Start]].Part is 'I' or 'E'
                                && letters[any[first.End - 1]].Part is 'B' or 'I'
                                && first.Type == second.Type
                                && tags.CanFollow(any[first.End - 1], any[second.Start])
                                && tags.Scheme == TagScheme.Bio
                        );
                }
            );

    [Fact]
    public void Encode_MentionsThatOverlap_KeepsTheLongest_AndLeavesTheOthers() =>
        Gen.Select(s_tags, Gen.Int[1, 8], Gen.Select(Gen.Int[-1, 8], Gen.Int[-1, 9], Gen.Int[0, 2]).Array[0, 6])
            .Sample(
                (tags, units, places) =>
                {
                    var mentions = places.Select(p => new UnitSpan(p.Item1, p.Item2, p.Item3 % tags.Types.Count)).Distinct().ToList();
                    var (kept, taken) = (new List<UnitSpan>(), new bool[units]);
                    foreach (
                        var mention in mentions
                            .Where(m => m.Start >= 0 && m.End <= units && m.Start < m.End)
                            .OrderBy(m => (m.Start - m.End, m.Start, m.Type))
                    )
                    {
                        if (taken.AsSpan(mention.Start, mention.End - mention.Start).Contains(true))
                            continue;
                        Array.Fill(taken, true, mention.Start, mention.End - mention.Start);
                        kept.Add(mention);
                    }

                    var (encoded, left) = tags.Encode(units, mentions);
                    Assert.Equal(kept.OrderBy(m => m.Start), tags.Decode(encoded));
                    Assert.Equal(mentions.Except(kept).ToHashSet(), left.ToHashSet());
                    Assert.Equal(mentions.Count - kept.Count, left.Count);
                }
            );
}
