using CsCheck;
using Portal.Domain.Team;
using Portal.Domain.Team.Agreement;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Team.Domain;

public sealed class AgreementStudyTests
{
    private const double Exactly = 1e-6;
    private static readonly Guid[] s_people = [.. Enumerable.Range(1, 4).Select(i => new Guid(i, 0, 0, new byte[8]))];

    // Texts that different people have finished.
    private static readonly Gen<List<StudyDocument>> s_documents = (
        from length in Gen.Int[6, 14]
        from spans in (
            from type in ChoiceGenerator.Choice("A", "B")
            from start in Gen.Int[0, 5]
            from size in Gen.Int[1, 4]
            select new MarkedSpan(type, new TextSpan(start, Math.Min(length, start + size)))
        )
            .Array[0, 3]
            .Array[4]
        from who in Gen.Bool.Array[4]
        select (length, spans, who)
    )
        .Array[0, 5]
        .Select(all =>
            all.Select(
                    (d, i) =>
                        new StudyDocument(
                            new Guid(100 + i, 0, 0, new byte[8]),
                            d.length,
                            Enumerable
                                .Range(0, 4)
                                .Where(p => d.who[p])
                                .ToDictionary(p => s_people[p], p => (IReadOnlyList<MarkedSpan>)d.spans[p])
                        )
                )
                .ToList()
        );

    /// <summary>Character by character, pair by pair.</summary>
    [Fact]
    public void Of_AnyTexts_MeasuresWhatIsShared() =>
        s_documents.Sample(
            documents =>
            {
                var study = AgreementStudy.Of(documents);
                var shared = documents.Where(d => d.Spans.Count >= 2).ToList();
                Assert.Equal(shared.Select(d => d.Id), study.ByDocument.Keys);
                Assert.Equal(
                    shared.SelectMany(d => d.Spans.Values).SelectMany(s => s).Select(s => s.Category).Distinct().Order(),
                    study.ByType.Keys
                );
                Check(study.All, shared);
                foreach (var document in shared)
                    Check(study.ByDocument[document.Id], [document]);
                foreach (var (type, measures) in study.ByType)
                    Check(
                        measures,
                        [
                            .. shared.Select(d =>
                                d with
                                {
                                    Spans = d.Spans.ToDictionary(
                                        s => s.Key,
                                        s => (IReadOnlyList<MarkedSpan>)[.. s.Value.Where(m => m.Category == type)]
                                    ),
                                }
                            ),
                        ]
                    );
                var pairs = Pairs(s_people).Where(p => shared.Any(d => Has(d, p))).ToList();
                Assert.Equal(pairs, study.Pairs.Select(p => (p.First, p.Second)));
                foreach (var pair in study.Pairs)
                {
                    var both = shared.Where(d => Has(d, (pair.First, pair.Second))).ToList();
                    Assert.Equal(both.Count, pair.Documents);
                    Assert.Equal(Score(both, pair.First, pair.Second, SpanScore.Exact), pair.Exact);
                    Assert.Equal(Score(both, pair.First, pair.Second, SpanScore.Partial), pair.Partial);
                    Near(NominalAgreement.CohenKappa([.. both.SelectMany(d => Singly(d, [pair.First, pair.Second]))]), pair.CohenKappa);
                }
            },
            iter: 25
        );

    private static void Check(AgreementMeasures measures, List<StudyDocument> documents)
    {
        Assert.Equal(documents.Count, measures.Documents);
        if (documents.Count == 0)
        {
            Assert.Equal(
                (0, 0, TeamProblems.AgreementNoUnits.Value),
                (measures.Measured, measures.Annotators, measures.FleissKappa.Undefined)
            );
            return;
        }

        // The number of annotators that most texts have; of two that are as frequent the larger.
        var usual = Enumerable.Range(2, 3).OrderBy(n => documents.Count(d => d.Spans.Count == n)).ThenBy(n => n).Last();
        var even = documents.Where(d => d.Spans.Count == usual).ToList();
        Assert.Equal((usual, even.Count), (measures.Annotators, measures.Measured));
        Near(NominalAgreement.FleissKappa([.. even.SelectMany(d => Singly(d, [.. d.Spans.Keys.Order()]))]), measures.FleissKappa);
        Near(NominalAgreement.KrippendorffAlpha([.. documents.SelectMany(d => Singly(d, s_people))]), measures.Alpha);
        Near(UnitizingAlpha.Of([.. even.Select(Marked)]), measures.UnitizingAlpha);
        Near(GammaAgreement.Of([.. even.Select(Marked)]), measures.Gamma);
        Assert.Equal(
            Pairs(s_people).Select(p => Score(documents, p.First, p.Second, SpanScore.Exact)).Aggregate((x, y) => x + y),
            measures.Exact
        );
        Assert.Equal(
            Pairs(s_people).Select(p => Score(documents, p.First, p.Second, SpanScore.Partial)).Aggregate((x, y) => x + y),
            measures.Partial
        );
    }

    private static void Near(Coefficient expected, Coefficient actual)
    {
        Assert.Equal((expected.Undefined, expected.Units, expected.Value is null), (actual.Undefined, actual.Units, actual.Value is null));
        Assert.Equal(expected.Value ?? 0, actual.Value ?? 0, 1e-9);
    }

    private static Continuum Marked(StudyDocument document) =>
        new(document.Length, [.. document.Spans.OrderBy(s => s.Key).Select(s => s.Value)]);

    private static bool Has(StudyDocument document, (Guid First, Guid Second) pair) =>
        document.Spans.ContainsKey(pair.First) && document.Spans.ContainsKey(pair.Second);

    private static SpanScore Score(
        IEnumerable<StudyDocument> documents,
        Guid first,
        Guid second,
        Func<IReadOnlyList<MarkedSpan>, IReadOnlyList<MarkedSpan>, SpanScore> score
    ) =>
        documents
            .Where(d => Has(d, (first, second)))
            .Aggregate(SpanScore.Nothing, (sum, d) => sum + score(d.Spans[first], d.Spans[second]));

    // A unit for every character: the categories that cover it, of each of these people.
    private static IEnumerable<CodingUnit> Singly(StudyDocument document, IReadOnlyList<Guid> people) =>
        Enumerable
            .Range(0, document.Length)
            .Select(at => new CodingUnit([
                .. people.Select(p =>
                    document.Spans.TryGetValue(p, out var spans)
                        ? string.Join(
                            '+',
                            spans.Where(s => s.Span.Start <= at && at < s.Span.End).Select(s => s.Category).Distinct().Order()
                        )
                        : null
                ),
            ]));

    private static IEnumerable<(Guid First, Guid Second)> Pairs(IReadOnlyList<Guid> people) =>
        people.SelectMany((a, i) => people.Skip(i + 1).Select(b => (a, b)));

    /// <summary>Runs of characters, put apart, are the characters.</summary>
    [Fact]
    public void Characters_InRuns_AreThoseOfTheText() =>
        ContinuumGenerator
            .Texts(1, 1, isFlat: false)
            .Sample(texts =>
            {
                var text = texts[0];
                var document = new StudyDocument(
                    Guid.Empty,
                    text.Length,
                    text.Annotators.Select((a, i) => (a, i)).ToDictionary(x => s_people[x.i], x => x.a)
                );
                Assert.Equal(
                    Singly(document, [.. s_people.Take(text.Annotators.Count)]).Select(u => string.Join('|', u.Values)),
                    text.Characters().SelectMany(u => Enumerable.Repeat(string.Join('|', u.Values), (int)u.Count))
                );
            });

    [Fact]
    public void Study_ByPairTypeAndDocument_WithDifferentPeople()
    {
        Guid p = new(1, 0, 0, new byte[8]),
            q = new(2, 0, 0, new byte[8]),
            r = new(3, 0, 0, new byte[8]),
            first = new(4, 0, 0, new byte[8]),
            second = new(5, 0, 0, new byte[8]),
            alone = new(6, 0, 0, new byte[8]);
        MarkedSpan a = new("A", new TextSpan(0, 4)),
            b = new("B", new TextSpan(10, 14));
        var study = AgreementStudy.Of([
            Document(first, (p, [a, b]), (q, [a, b])),
            Document(second, (p, [a]), (r, [b])),
            Document(alone, (p, [a])),
        ]);
        Assert.Equal((2, 2, 2), (study.All.Documents, study.All.Measured, study.All.Annotators));
        Assert.Equal([(p, q, 1.0), (p, r, 0.0)], study.Pairs.Select(x => (x.First, x.Second, x.Exact.F1!.Value)));
        Assert.Equal(1, study.Pairs[0].CohenKappa.Value);
        Assert.Equal([1.0, 0.0], [study.ByDocument[first].Exact.F1!.Value, study.ByDocument[second].Exact.F1!.Value]);
        Assert.Equal(["A", "B"], study.ByType.Keys);
        Assert.Equal(2.0 / 3, study.ByType["A"].Exact.F1!.Value, Exactly);
        Assert.Equal(TeamProblems.AgreementNoUnits.Value, AgreementStudy.Of([]).All.Gamma.Undefined);

        static StudyDocument Document(Guid id, params (Guid Annotator, MarkedSpan[] Spans)[] layers) =>
            new(id, 20, layers.ToDictionary(l => l.Annotator, l => (IReadOnlyList<MarkedSpan>)l.Spans));
    }
}
