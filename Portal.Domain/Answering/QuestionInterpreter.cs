using Portal.Domain.Graph;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Domain.Answering;

/// <summary>Understands a question as one of the templates of a schema, or says why it does not.</summary>
/// <remarks>
/// A template fits when it accounts for every word: each name fills a slot, each word of the schema belongs to a hop, a type or a property
/// of the template, and what is left carries nothing (<see cref="QuestionWords.Empty"/>; one Chinese character may be left over). That is
/// why a question that goes beyond the templates is declined and not answered wrongly. Of the templates that fit, the one that is named
/// most directly wins; a tie between different relations is <see cref="AnswerStatus.Ambiguous"/>.
/// Immutable and safe to use from several threads.
/// </remarks>
public sealed class QuestionInterpreter
{
    /// <summary>Longer questions are declined.</summary>
    public const int LongestQuestion = 500;

    private readonly ILookup<string, QuestionTemplate> _byType;
    private readonly QuestionLexicon _lexicon;
    private readonly TemplateFit _fit;

    /// <summary>An interpreter for a schema.</summary>
    public QuestionInterpreter(KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Templates = TemplateGenerator.Generate(schema);
        _byType = Templates.ToLookup(t => t.EntityType);
        _lexicon = new QuestionLexicon(schema);
        _fit = new TemplateFit(schema);
    }

    /// <summary>The templates it chooses from.</summary>
    public IReadOnlyList<QuestionTemplate> Templates { get; }

    /// <summary>Understands a question with the entities that <paramref name="linker"/> knows.</summary>
    public Interpretation Interpret(string question, EntityLinker linker)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(linker);
        if (question.Length > LongestQuestion || string.IsNullOrWhiteSpace(question))
            return NotUnderstood([]);
        var analysis = QuestionAnalysis.Of(question, _lexicon, linker);
        var best = Best(analysis);
        if (best.Count == 0 && analysis.WithUnknownName() is { } withUnknown && Best(withUnknown) is [var first, ..])
            return new Interpretation(AnswerStatus.NotInGraph, first.Template, first.Slots, null, first.Confidence, [], []);
        if (best.Count == 0)
            return NotUnderstood([.. analysis.Unknown.Select(u => u.Of(question))]);
        if (best.Count > 1)
            return new Interpretation(
                AnswerStatus.Ambiguous,
                null,
                best[0].Slots,
                null,
                best[0].Confidence,
                [.. best.Select(b => b.Template)],
                []
            );
        return new Interpretation(AnswerStatus.Answered, best[0].Template, best[0].Slots, PatternOf(best[0]), best[0].Confidence, [], []);
    }

    private List<TemplateFit.Candidate> Best(QuestionAnalysis analysis)
    {
        var names = analysis
            .Segments.Where(s => s.NamesEntity)
            .DistinctBy(s => CharacterFolding.Fold(s.Span.Of(analysis.Question)))
            .ToList();
        if (names.Count is 0 or > 2)
            return [];
        var types = names.SelectMany(n => n.Entities.Select(e => e.Type)).Distinct().ToList();
        var templates = names.Any(n => n.IsUnknownName) ? Templates : types.SelectMany(t => _byType[t]);
        var fits = templates.SelectMany(t => _fit.Fit(t, analysis, names)).OrderByDescending(c => c.Score).ToList();
        if (fits.Count == 0)
            return [];
        // The same path reached twice is one reading; another relation with the same score is another reading.
        return [.. fits.TakeWhile(c => c.Score >= fits[0].Score - 1e-9).DistinctBy(c => c.Template.Id)];
    }

    private static GraphPattern PatternOf(TemplateFit.Candidate candidate)
    {
        var template = candidate.Template;
        var nodes = candidate.Slots.Select(s => new PatternNode(s.Type, s.Entity!.Name, s.Entity.Key)).ToList();
        return template.Kind switch
        {
            TemplateKind.Property => new GraphPattern([nodes[0]], [], PatternReturn.Property, template.Property),
            TemplateKind.Count => new GraphPattern([nodes[0]], template.Hops, PatternReturn.Count),
            TemplateKind.Exists => new GraphPattern([nodes[0]], template.Hops, PatternReturn.Exists, null, nodes[1]),
            _ => new GraphPattern(nodes, template.Hops, PatternReturn.Nodes),
        };
    }

    private static Interpretation NotUnderstood(IReadOnlyList<string> unexplained) =>
        new(AnswerStatus.NotUnderstood, null, [], null, 0, [], unexplained);
}
