using CsCheck;
using Portal.Domain.Team;
using Portal.Domain.Team.Agreement;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Team.Domain;

public sealed class GammaAgreementTests
{
    private const double Exactly = 1e-6;

    /// <summary>One annotator missed one of two spans: by hand, half of the disorder of a text in which nothing is shared.</summary>
    [Fact]
    public void Gamma_SmallCases()
    {
        MarkedSpan a = new("A", new TextSpan(0, 4)),
            b = new("B", new TextSpan(10, 14));
        Assert.Equal(
            0,
            SpanAlignment
                .Best([
                    [a, b],
                    [a, b],
                ])
                .Disorder
        );
        Assert.Equal(
            1,
            SpanAlignment
                .Best([
                    [a, b],
                    [a],
                ])
                .Disorder
        );
        // Moved by one at both ends: (2/8)²; another category: 1.
        Assert.Equal(
            1.0 / 16,
            SpanAlignment
                .Best([
                    [a],
                    [a with { Span = new TextSpan(1, 5) }],
                ])
                .Disorder,
            12
        );
        Assert.Equal(
            1,
            SpanAlignment
                .Best([
                    [a],
                    [a with { Category = "B" }],
                ])
                .Disorder,
            12
        );
        // Three annotators, one of whom has nothing: one pair of three agrees, two miss.
        Assert.Equal(
            2.0 / 3,
            SpanAlignment
                .Best([
                    [a],
                    [a],
                    [],
                ])
                .Disorder,
            12
        );
        var one = GammaAgreement.Of([
            new Continuum(
                40,
                [
                    [a, b],
                    [a],
                ]
            ),
        ]);
        Assert.Equal(
            one,
            GammaAgreement.Of([
                new Continuum(
                    40,
                    [
                        [a, b],
                        [a],
                    ]
                ),
            ])
        );
        Assert.InRange(one.Value!.Value, -1, 1);
    }

    /// <summary>Two annotators with one span of one character each: chance puts both anywhere, and the mean is worked out.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_OneCharacterEach_ExpectsTheMeanOfAllPlaces(int seed)
    {
        const int Length = 10;
        MarkedSpan mark = new("A", new TextSpan(4, 5));
        var places = Enumerable.Range(0, Length).ToList();
        // One apart costs 1; further apart both stand alone, which costs 1 each.
        var mean = places.SelectMany(a => places.Select(b => Math.Min(2.0, (a - b) * (a - b)))).Average();
        var gamma = GammaAgreement.Of(
            [
                new Continuum(
                    Length,
                    [
                        [mark],
                        [mark with { Span = new TextSpan(5, 6) }],
                    ]
                ),
            ],
            seed
        );
        Assert.Equal((1.0, 2L), (gamma.Observed!.Value, gamma.Units));
        Assert.InRange(gamma.Expected!.Value, mean * 0.9, mean * 1.1);
        Assert.Equal(1 - (1 / gamma.Expected!.Value), gamma.Value!.Value, 1e-9);
    }

    /// <summary>Several texts: disorders are added, and each is what it is alone.</summary>
    [Fact]
    public void Of_SeveralTexts_IsTheSumOfEach() =>
        ContinuumGenerator
            .Texts(1, 3, isFlat: false)
            .Sample(
                texts =>
                {
                    var disorders = GammaAgreement.Disorders(texts);
                    Assert.Equal(texts.Select(t => SpanAlignment.Best(t.Annotators).Disorder), disorders.Select(d => d.Observed));
                    Assert.Equal(texts.Select(t => (long)t.Annotators.Sum(a => a.Count)), disorders.Select(d => d.Units));
                    Assert.Equal(texts.Select(t => GammaAgreement.Disorders([t])[0]), disorders);
                    var gamma = GammaAgreement.Of(texts);
                    Assert.Equal(disorders.Sum(d => d.Units), gamma.Units);
                    if (gamma.Undefined == TeamProblems.AgreementNoUnits.Value)
                        Assert.Equal(0, gamma.Units);
                    else
                        Assert.Equal(
                            (disorders.Sum(d => d.Observed), disorders.Sum(d => d.Expected)),
                            (gamma.Observed!.Value, gamma.Expected!.Value)
                        );
                },
                iter: 30
            );

    [Fact]
    public void Of_NothingOrNobodyElse_IsUndefined()
    {
        MarkedSpan mark = new("A", new TextSpan(0, 4));
        Assert.Equal(Coefficient.None(TeamProblems.AgreementNoUnits), GammaAgreement.Of([]));
        Assert.Equal(
            Coefficient.None(TeamProblems.AgreementNoUnits),
            GammaAgreement.Of([
                new Continuum(
                    10,
                    [
                        [],
                        [],
                    ]
                ),
            ])
        );
        Assert.Equal(
            Coefficient.None(TeamProblems.AgreementNoUnits, 1),
            GammaAgreement.Of([
                new Continuum(
                    10,
                    [
                        [mark],
                    ]
                ),
            ])
        );
    }

    [Fact]
    public void TheSame_IsOne_AndNotBelow()
    {
        ContinuumGenerator
            .Texts(1, 3, isFlat: false)
            .Sample(
                texts =>
                {
                    var same = texts.Select(t => t with { Annotators = [t.Annotators[0], t.Annotators[0], t.Annotators[0]] }).ToList();
                    foreach (
                        var measure in new[]
                        {
                            UnitizingAlpha.Of(same),
                            GammaAgreement.Of(same),
                            NominalAgreement.FleissKappa([.. same.SelectMany(t => t.Characters())]),
                            NominalAgreement.KrippendorffAlpha([.. same.SelectMany(t => t.Characters())]),
                        }
                    )
                        Assert.True(measure.Undefined is not null || Math.Abs(measure.Value!.Value - 1) < Exactly, $"{measure}");
                    Assert.All(
                        texts,
                        t =>
                            Assert.Equal(
                                SpanScore.Exact(t.Annotators[0], t.Annotators[1]).F1,
                                SpanScore.Exact(t.Annotators[1], t.Annotators[0]).F1
                            )
                    );
                    Assert.All(
                        texts,
                        t =>
                            Assert.True(
                                SpanScore.Partial(t.Annotators[0], t.Annotators[1]).Matched
                                    >= SpanScore.Exact(t.Annotators[0], t.Annotators[1]).Matched
                            )
                    );
                },
                iter: 200
            );
    }
}
