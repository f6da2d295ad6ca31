namespace Portal.Domain.Team.Agreement;

/// <summary>A text with what each of its annotators marked.</summary>
/// <param name="Id">The document.</param>
/// <param name="Length">The length of its text in UTF-16 units.</param>
/// <param name="Spans">The marked spans of each annotator who finished it; one who found nothing has an empty list.</param>
public sealed record StudyDocument(Guid Id, int Length, IReadOnlyDictionary<Guid, IReadOnlyList<MarkedSpan>> Spans);

/// <summary>All measures over some texts.</summary>
/// <param name="Documents">Texts with two annotators or more.</param>
/// <param name="Measured">How many of them have the usual number of annotators: Fleiss' κ, unitizing α and γ want the same number
/// everywhere.</param>
/// <param name="Annotators">The usual number of annotators of a text.</param>
/// <param name="FleissKappa">Over characters.</param>
/// <param name="Alpha">Krippendorff's α, nominal, over characters of all <paramref name="Documents"/>; whoever did not annotate a text is
/// missing there.</param>
/// <param name="UnitizingAlpha">Krippendorff's α for unitizing.</param>
/// <param name="Gamma">γ of spans and categories.</param>
/// <param name="Exact">Exact F1 of all pairs together.</param>
/// <param name="Partial">Partial F1 of all pairs together.</param>
public sealed record AgreementMeasures(
    int Documents,
    int Measured,
    int Annotators,
    Coefficient FleissKappa,
    Coefficient Alpha,
    Coefficient UnitizingAlpha,
    Coefficient Gamma,
    SpanScore Exact,
    SpanScore Partial
);

/// <summary>Two annotators over the texts that both have finished.</summary>
/// <param name="First">One annotator.</param>
/// <param name="Second">The other.</param>
/// <param name="Documents">Texts of both.</param>
/// <param name="CohenKappa">Over characters.</param>
/// <param name="Exact">F1 of the same borders and category.</param>
/// <param name="Partial">F1 with half a match for an overlap of the same category.</param>
public sealed record PairAgreement(Guid First, Guid Second, int Documents, Coefficient CohenKappa, SpanScore Exact, SpanScore Partial);

/// <summary>How well annotators agree: over all texts, by category, by pair, by text.</summary>
public sealed record AgreementStudy(
    AgreementMeasures All,
    IReadOnlyDictionary<string, AgreementMeasures> ByType,
    IReadOnlyList<PairAgreement> Pairs,
    IReadOnlyDictionary<Guid, AgreementMeasures> ByDocument
)
{
    /// <summary>Measures texts; one with fewer than two annotators is left out.</summary>
    public static AgreementStudy Of(IReadOnlyList<StudyDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var shared = documents.Where(d => d.Spans.Count > 1).ToList();
        var types = shared
            .SelectMany(d => d.Spans.Values)
            .SelectMany(s => s)
            .Select(s => s.Category)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        // Aligning is what takes time: each text once, for itself and for the whole.
        var disorders = shared
            .Select(d => d.Id)
            .Zip(GammaAgreement.Disorders([.. shared.Select(Text)]))
            .ToDictionary(d => d.First, d => d.Second);
        return new AgreementStudy(
            Measure(shared, disorders),
            types.ToDictionary(t => t, t => Measure([.. shared.Select(d => Only(d, t))])),
            Pair(shared),
            shared.ToDictionary(d => d.Id, d => Measure([d], disorders))
        );
    }

    /// <summary>Krippendorff's α, nominal, over the characters of texts; whoever did not annotate a text is missing there.</summary>
    public static Coefficient Alpha(IReadOnlyList<StudyDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var people = documents.SelectMany(d => d.Spans.Keys).Distinct().Order().ToList();
        return NominalAgreement.KrippendorffAlpha([.. documents.SelectMany(d => Coded(d, people))]);
    }

    private static AgreementMeasures Measure(List<StudyDocument> documents, Dictionary<Guid, GammaAgreement.Disorder>? disorders = null)
    {
        if (documents.Count == 0)
        {
            var none = Coefficient.None(TeamProblems.AgreementNoUnits);
            return new AgreementMeasures(0, 0, 0, none, none, none, none, SpanScore.Nothing, SpanScore.Nothing);
        }

        var usual = documents.GroupBy(d => d.Spans.Count).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First().Key;
        var usually = documents.Where(d => d.Spans.Count == usual).ToList();
        var even = usually.Select(Text).ToList();
        var (exact, partial) = (SpanScore.Nothing, SpanScore.Nothing);
        foreach (var document in documents)
        {
            foreach (var (a, b) in PairsOf([.. document.Spans.Keys.Order()]))
            {
                exact += SpanScore.Exact(document.Spans[a], document.Spans[b]);
                partial += SpanScore.Partial(document.Spans[a], document.Spans[b]);
            }
        }

        return new AgreementMeasures(
            documents.Count,
            even.Count,
            usual,
            NominalAgreement.FleissKappa([.. even.SelectMany(c => c.Characters())]),
            Alpha(documents),
            Agreement.UnitizingAlpha.Of(even),
            disorders is null ? GammaAgreement.Of(even) : GammaAgreement.Of([.. usually.Select(d => disorders[d.Id])]),
            exact,
            partial
        );
    }

    private static Continuum Text(StudyDocument document) =>
        new(document.Length, [.. document.Spans.OrderBy(s => s.Key).Select(s => s.Value)]);

    private static List<PairAgreement> Pair(List<StudyDocument> documents)
    {
        var pairs = new List<PairAgreement>();
        foreach (var (a, b) in PairsOf([.. documents.SelectMany(d => d.Spans.Keys).Distinct().Order()]))
        {
            var both = documents.Where(d => d.Spans.ContainsKey(a) && d.Spans.ContainsKey(b)).ToList();
            if (both.Count == 0)
                continue;
            pairs.Add(
                new PairAgreement(
                    a,
                    b,
                    both.Count,
                    NominalAgreement.CohenKappa([.. both.SelectMany(d => Coded(d, [a, b]))]),
                    both.Select(d => SpanScore.Exact(d.Spans[a], d.Spans[b])).Aggregate((x, y) => x + y),
                    both.Select(d => SpanScore.Partial(d.Spans[a], d.Spans[b])).Aggregate((x, y) => x + y)
                )
            );
        }

        return pairs;
    }

    // The characters of a text with a value, or none, for each of these annotators.
    private static IEnumerable<CodingUnit> Coded(StudyDocument document, List<Guid> people)
    {
        var present = people.Where(document.Spans.ContainsKey).ToList();
        var places = people.Select(p => present.IndexOf(p)).ToList();
        return new Continuum(document.Length, [.. present.Select(p => document.Spans[p])])
            .Characters()
            .Select(u => new CodingUnit([.. places.Select(p => p < 0 ? null : u.Values[p])], u.Count));
    }

    private static StudyDocument Only(StudyDocument document, string category) =>
        document with
        {
            Spans = document.Spans.ToDictionary(
                s => s.Key,
                s => (IReadOnlyList<MarkedSpan>)[.. s.Value.Where(m => m.Category == category)]
            ),
        };

    private static IEnumerable<(Guid First, Guid Second)> PairsOf(List<Guid> people) =>
        people.SelectMany((a, i) => people.Skip(i + 1).Select(b => (a, b)));
}
