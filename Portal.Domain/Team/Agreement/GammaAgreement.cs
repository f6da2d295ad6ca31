using Portal.Domain.Text;

namespace Portal.Domain.Team.Agreement;

/// <summary>γ: agreement on spans and their categories at once, after the spans of all annotators were aligned in the best way.</summary>
/// <remarks>Y. Mathet, A. Widlöcher, J.-P. Métivier, "The unified and holistic method gamma (γ) for inter-annotator agreement measure and
/// alignment", Computational Linguistics 41 (2015) 437–479. Positions differ by the sporadic dissimilarity of section 4.3.2, categories by
/// 0 or 1; both weigh the same, and a span without a partner costs 1 (Δ∅). Chance is sampled by cutting and joining the annotators' own
/// texts (section 5.2), from a fixed seed: the same annotations have the same γ. Several texts are aligned each for itself and their
/// disorders added.</remarks>
public static class GammaAgreement
{
    /// <summary>How many texts of chance are drawn at least for each text.</summary>
    public const int FewestSamples = 30;

    /// <summary>How many at most; fewer are drawn when the mean is within <see cref="Precision"/> at 95 %.</summary>
    public const int MostSamples = 200;

    /// <summary>The relative precision that is aimed at for the expected disorder.</summary>
    public const double Precision = 0.05;

    /// <summary>γ of texts that the same annotators marked.</summary>
    public static Coefficient Of(IReadOnlyList<Continuum> texts, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Of(Disorders(texts, seed));
    }

    /// <summary>γ of texts whose disorders are known.</summary>
    internal static Coefficient Of(IReadOnlyList<Disorder> disorders)
    {
        var units = disorders.Sum(d => d.Units);
        return units == 0 || disorders.Any(d => d.Annotators < 2)
            ? Coefficient.None(TeamProblems.AgreementNoUnits, units)
            : Coefficient.OfDisagreement(disorders.Sum(d => d.Observed), disorders.Sum(d => d.Expected), units);
    }

    /// <summary>The disorder of each text, and what chance would give; on all processors, and the same on any number of them.</summary>
    internal static IReadOnlyList<Disorder> Disorders(IReadOnlyList<Continuum> texts, int seed = 1) =>
        [
            .. texts
                .AsParallel()
                .AsOrdered()
                .Select(t =>
                {
                    var units = t.Annotators.Sum(a => (long)a.Count);
                    return units == 0 || t.Length == 0 || t.Annotators.Count < 2
                        ? new Disorder(0, 0, units, t.Annotators.Count)
                        : new Disorder(SpanAlignment.Best(t.Annotators).Disorder, Expected(t, new Random(seed)), units, t.Annotators.Count);
                }),
        ];

    private static double Expected(Continuum text, Random random)
    {
        var (sum, squares, drawn, wanted) = (0.0, 0.0, 0, FewestSamples);
        while (drawn < wanted)
        {
            var disorder = SpanAlignment.Best(Shuffled(text, random)).Disorder;
            (sum, squares, drawn) = (sum + disorder, squares + (disorder * disorder), drawn + 1);
            if (drawn != FewestSamples)
                continue;
            var mean = sum / drawn;
            var deviation = Math.Sqrt(Math.Max(0, (squares - (sum * mean)) / (drawn - 1)));
            wanted =
                mean == 0
                    ? drawn
                    : (int)Math.Clamp(Math.Ceiling(Math.Pow(deviation / mean * 1.96 / Precision, 2)), FewestSamples, MostSamples);
        }

        return sum / drawn;
    }

    /// <summary>How far the best alignment of a text is from a perfect one.</summary>
    internal sealed record Disorder(double Observed, double Expected, long Units, int Annotators);

    // Each annotator of chance is one of the real ones, cut at a place and joined the other way round.
    private static List<IReadOnlyList<MarkedSpan>> Shuffled(Continuum text, Random random)
    {
        var annotators = new List<IReadOnlyList<MarkedSpan>>(text.Annotators.Count);
        foreach (var _ in text.Annotators)
        {
            var source = text.Annotators[random.Next(text.Annotators.Count)];
            var cut = random.Next(text.Length);
            annotators.Add([
                .. source.Select(s =>
                {
                    var start = (s.Span.Start + cut) % text.Length;
                    return s with { Span = new TextSpan(start, start + s.Span.Length) };
                }),
            ]);
        }

        return annotators;
    }
}
