using CsCheck;
using Hash = Portal.Domain.Text.Hash;

namespace Portal.Tests.Text;

/// <summary>Models are kept with these hashes: another hash is another model.</summary>
public sealed class HashTests
{
    [Fact]
    public void Of_Letters_IsWhatKeptModelsWereMadeWith() =>
        Assert.Equal([0x92CA2F0Eu, 0xCFCC7DC3u, 0x7EC70246u], [Hash.Of(""), Hash.Of("高血压"), Hash.Of("abc")]);

    [Fact]
    public void Of_ATemplateAndValues_IsMixedOneByOne() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt)
            .Sample(
                (template, one, other) =>
                {
                    Assert.Equal(Hash.Finish(Hash.Mix(Hash.Mix(template * Hash.Golden, one), other)), Hash.Of(template, one, other));
                    Assert.Equal(Hash.Finish(template * Hash.Golden), Hash.Of(template, []));
                }
            );

    [Fact]
    public void Of_Text_IsMixedUnitByUnit() =>
        Gen.String.Sample(text => Assert.Equal(Hash.Finish(text.Aggregate(Hash.Golden, (hash, c) => Hash.Mix(hash, c))), Hash.Of(text)));

    // 0 means that there is no feature.
    [Fact]
    public void Finish_IsNeverZero_AndTellsNumbersApart()
    {
        Assert.Equal(1u, Hash.Finish(0));
        Gen.UInt.Sample(n => Assert.NotEqual(0u, Hash.Finish(n)));
        Assert.Equal(100_000, Enumerable.Range(1, 100_000).Select(n => Hash.Finish((uint)n)).Distinct().Count());
    }
}
