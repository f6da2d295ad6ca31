using CsCheck;
using Portal.Domain.Annotation;
using static Portal.Tests.Support.ChoiceGenerator;

namespace Portal.Tests.Annotation.Domain;

public sealed class AnnotationAttributesTests
{
    // Names and values, legal and not; few names, so that they come twice.
    private static readonly Gen<KeyValuePair<string, string>> s_said = Gen.Select(
        Gen.OneOf(Choice("a", "b", "严重程度", "𠮷", "A", "two words", "", "tab\t"), Gen.Int[0, 25].Select(n => $"n{n}")),
        Choice("x", "y", " x ", "重 度", "１２", "😀", "", "  ", "a\nb", "\u0007"),
        KeyValuePair.Create
    );

    private static readonly Gen<AnnotationAttributes?> s_attributes = s_said.Array[0, 30].Select(AnnotationAttributes.Of);

    [Fact]
    public void Of_AnyNamesAndValues_AreTheFirstLegalNamesWithTheirLastValues() =>
        s_said
            .Array[0, 40]
            .Sample(said =>
            {
                var names = new List<string>();
                var values = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var (name, value) in said)
                {
                    var isName = name.Length > 0 && !name.Any(c => c is ' ' or '\t');
                    var isValue = value.Trim().Length > 0 && !value.Any(c => c is '\n' or '\u0007');
                    if (!isName || !isValue || (!names.Contains(name) && names.Count == 20))
                        continue;
                    if (!names.Contains(name))
                        names.Add(name);
                    values[name] = value.Trim();
                }

                var made = AnnotationAttributes.Of(said);
                Assert.Equal(names.Count, made?.Count ?? 0);
                Assert.Equal(names.Order(StringComparer.Ordinal), made?.Select(a => a.Key) ?? []);
                Assert.All(values, v => Assert.Equal(v.Value, made![v.Key]));
                Assert.Null(made?["never"]);
            });

    [Theory]
    [InlineData(64, 500, true)]
    [InlineData(65, 500, false)]
    [InlineData(64, 501, false)]
    [InlineData(1, 1, true)]
    [InlineData(0, 1, false)]
    [InlineData(1, 0, false)]
    public void IsLegal_Lengths_HaveTheirBorders(int name, int value, bool isLegal)
    {
        Assert.Equal(isLegal, AnnotationAttributes.IsLegal(new string('n', name), new string('v', value)));
        Assert.Equal((20, 64, 500), (AnnotationAttributes.Most, AnnotationAttributes.LongestName, AnnotationAttributes.LongestValue));
    }

    [Theory]
    [InlineData("a b", "x")]
    [InlineData("a\u3000b", "x")]
    [InlineData("a\u0000", "x")]
    [InlineData(null, "x")]
    [InlineData("a", null)]
    [InlineData("a", "\u3000")]
    [InlineData("a", "x\ty")]
    [InlineData("a", "x\u0085y")]
    public void IsLegal_WhiteSpaceAndControls_AreNot(string? name, string? value) =>
        Assert.False(AnnotationAttributes.IsLegal(name, value));

    [Fact]
    public void With_ANameAndAValue_ChangesThatAlone() =>
        Gen.Select(s_attributes, s_said)
            .Sample(
                (attributes, said) =>
                {
                    var with = AnnotationAttributes.With(attributes, said.Key, said.Value);
                    var without = AnnotationAttributes.With(attributes, said.Key, null);
                    Assert.Null(without?[said.Key]);
                    Assert.Equal(attributes?.Where(a => a.Key != said.Key) ?? [], without ?? Nothing);
                    Assert.Equal(
                        attributes?.Where(a => a.Key != said.Key).Take(19) ?? [],
                        (with ?? Nothing).Where(a => a.Key != said.Key).Take(19)
                    );
                    var isFull = attributes is { Count: AnnotationAttributes.Most } && attributes[said.Key] is null;
                    Assert.Equal(isFull || !AnnotationAttributes.IsLegal(said.Key, said.Value) ? null : said.Value.Trim(), with?[said.Key]);
                }
            );

    [Fact]
    public void Common_OfSome_IsWhatAllHaveAlike() =>
        s_attributes
            .Array[0, 4]
            .Sample(all =>
            {
                var said = all.Select(a => (a ?? Nothing).Select(x => (x.Key, x.Value)).ToHashSet()).ToList();
                var expected = said.SelectMany(a => a)
                    .Distinct()
                    .Where(x => said.TrueForAll(a => a.Contains(x)))
                    .OrderBy(x => x.Key, StringComparer.Ordinal)
                    .ToList();
                Assert.Equal(expected, AnnotationAttributes.Common(all)?.Select(x => (x.Key, x.Value)) ?? []);
                Assert.Equal(expected.Count > 0, AnnotationAttributes.Common(all) is not null);
            });

    [Fact]
    public void Equals_OfSameNamesAndValues_InAnyOrder() =>
        Gen.Select(s_attributes, s_attributes, Gen.Int[0, 100])
            .Sample(
                (first, second, seed) =>
                {
                    var isSame = (first ?? Nothing).SequenceEqual(second ?? Nothing);
                    Assert.Equal(isSame, Equals(first, second));
                    if (first is null)
                        return;
                    var shuffled = AnnotationAttributes.Of(first.OrderBy(a => HashCode.Combine(a.Key, seed)));
                    Assert.Equal((first, first.GetHashCode()), (shuffled!, shuffled!.GetHashCode()));
                    Assert.False(first.Equals(null));
                    Assert.NotEqual(first, AnnotationAttributes.With(first, first.First().Key, "another"));
                    Assert.False(first.Equals((object)"text"));
                }
            );

    [Fact]
    public void ToString_ReadAgain_IsTheSame() => s_attributes.Sample(a => Assert.Equal(a, AnnotationAttributes.Parse(a?.ToString())));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"two words":"x"}""")]
    public void Parse_OfNothing_IsNull(string? json) => Assert.Null(AnnotationAttributes.Parse(json));

    private static IEnumerable<KeyValuePair<string, string>> Nothing => [];
}
