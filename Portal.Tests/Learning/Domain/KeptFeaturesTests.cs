using Portal.Domain.Learning;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;
using Portal.Tests.Support;
using Hash = Portal.Domain.Text.Hash;

namespace Portal.Tests.Learning.Domain;

/// <summary>Trained taggers and classifiers are kept with the hashes of their features: a feature that is written otherwise than when a
/// model was trained is one that the model does not know. Whoever changes a feature on purpose writes a new version of the files, and then
/// new sums here.</summary>
public sealed class KeptFeaturesTests
{
    private static readonly string[] s_texts =
    [
        .. ClinicNotes.Write(4, 11, 2).Select(n => n.Text),
        .. ClinicNotes.Write(4, 12, 2, english: true).Select(n => n.Text),
        "Ｂ12缺乏：𠮷田先生，3.5 mg／日；McDonald-12’s “Énd”。",
        "A",
        "　\n",
    ];

    private static uint Sum(IEnumerable<uint> features) => features.Aggregate(Hash.Golden, Hash.Mix);

    [Theory]
    [InlineData(TaggingUnits.Characters, 226870560u)]
    [InlineData(TaggingUnits.Words, 2858701512u)]
    public void Local_FeaturesOfUnits_AreThoseOfKeptTaggers(TaggingUnits units, uint sum)
    {
        var writer = new TaggerFeatures(units, null, null);
        Assert.Equal(
            sum,
            Sum(
                s_texts.SelectMany(text =>
                {
                    var sequence = UnitSequence.Of(text, units);
                    var features = new uint[sequence.Count * writer.Width];
                    writer.Write(sequence, null, features);
                    return features;
                })
            )
        );
    }

    [Theory]
    [InlineData(TaggingUnits.Characters, 4230096304u)]
    [InlineData(TaggingUnits.Words, 2632676189u)]
    public void Pair_FeaturesOfTwoMentions_AreThoseOfKeptClassifiers(TaggingUnits units, uint sum) =>
        Assert.Equal(sum, Sum(Pairs().SelectMany(p => RelationFeatures.Of(p.Text, p.Head, p.Tail, units)).SelectMany(g => g)));

    // Near and far, in both directions, nested, at the ends of texts.
    private static IEnumerable<(string Text, TypedSpan Head, TypedSpan Tail)> Pairs() =>
        from text in s_texts.Where(t => t.Length > 40)
        from first in new[] { 0, 5, 17 }
        from second in new[] { 1, 8, 21, text.Length - 3 }
        from length in new[] { 1, 3 }
        from isForward in new[] { true, false }
        let one = new TypedSpan("Disease", new TextSpan(first, first + length))
        let other = new TypedSpan("Drug", new TextSpan(second, second + 3))
        select (text, isForward ? one : other, isForward ? other : one);
}
