using Portal.Domain.Graph;
using Portal.Domain.Schema;
using Portal.Domain.Text;
using CueKind = Portal.Domain.Answering.QuestionLexicon.CueKind;

namespace Portal.Domain.Answering;

/// <summary>Decides whether and how well a template accounts for a question.</summary>
internal sealed class TemplateFit(KnowledgeSchema schema)
{
    private const double NamedByRelation = 1;
    private const double NamedByType = 0.7;
    private const double Implied = 0.6;
    private static readonly string[] s_outward = ["of ", "for ", "in ", "do ", "does ", "did ", "can ", "may ", "will ", "has ", "have "];
    private static readonly HashSet<string> s_definitions = new(StringComparer.OrdinalIgnoreCase)
    {
        "definition",
        "description",
        "desc",
        "定义",
        "简介",
        "描述",
    };

    /// <summary>The ways in which a template fits: none, one, or two when the names could change places.</summary>
    public IEnumerable<Candidate> Fit(QuestionTemplate template, QuestionAnalysis question, IReadOnlyList<QuestionSegment> names)
    {
        var takesTwo = template.Kind is TemplateKind.Exists or TemplateKind.Intersection;
        if (names.Count != (takesTwo ? 2 : 1))
            yield break;
        if (!takesTwo)
        {
            foreach (var slot in SlotsFor(names[0], "entity", template.EntityType, question.Question))
            {
                if (Score(template, question, [names[0]]) is { } fit)
                    yield return new Candidate(template, [slot], fit.Score, fit.Confidence);
            }

            yield break;
        }

        var secondType = template.Kind == TemplateKind.Exists ? template.AnswerType! : template.EntityType;
        foreach (var (first, second) in new[] { (names[0], names[1]), (names[1], names[0]) })
        {
            if (template.Kind == TemplateKind.Intersection && first != names[0])
                continue;
            foreach (var a in SlotsFor(first, "entity", template.EntityType, question.Question))
            {
                foreach (var b in SlotsFor(second, "entity2", secondType, question.Question))
                {
                    if (Score(template, question, [first, second]) is { } fit)
                        yield return new Candidate(template, [a, b], fit.Score, fit.Confidence);
                }
            }
        }
    }

    private static IEnumerable<QuestionSlot> SlotsFor(QuestionSegment name, string slot, string type, string question) =>
        name.IsUnknownName
            ? [new QuestionSlot(slot, type, name.Span.Of(question), name.Span, null)]
            : name.Entities.Where(e => e.Type == type).Select(e => new QuestionSlot(slot, type, name.Span.Of(question), name.Span, e));

    private (double Score, double Confidence)? Score(
        QuestionTemplate template,
        QuestionAnalysis question,
        IReadOnlyList<QuestionSegment> names
    )
    {
        var cues = question.Segments.Where(s => !s.NamesEntity).ToList();
        if (
            IsExistsQuestion(question) != (template.Kind == TemplateKind.Exists)
            && (template.Kind == TemplateKind.Exists || names.Count == 2)
        )
            return null;
        if (template.Kind == TemplateKind.Count != cues.Any(s => s.Has(CueKind.Count)) && template.Kind != TemplateKind.Property)
            return null;
        if (Unexplained(template, question, cues) is not { } unexplained || Quality(template, question, cues, names) is not { } quality)
            return null;
        var length = Math.Max(1, question.Question.Count(char.IsLetterOrDigit));
        var confidence = quality * (1 - ((double)unexplained / length));
        // Fewer hops win between readings that account for the same words equally directly.
        var score = quality - (unexplained * 0.05) - (template.Hops.Count * 0.001) + (NamesTheAnswer(template, cues) ? 0.02 : 0);
        return (score, Math.Round(Math.Clamp(confidence, 0, 1), 3));
    }

    // "Which diseases have the symptom headache" asks for diseases, also where some disease is called headache.
    private static bool NamesTheAnswer(QuestionTemplate template, List<QuestionSegment> cues) =>
        cues.Any(s =>
            s.Cues.Any(c => c.Kind == CueKind.EntityType && c.Id == template.AnswerType)
            && s.Cues.All(c => c.Kind is CueKind.EntityType or CueKind.Empty)
        );

    // How many units nothing accounts for; null when that is too much.
    private static int? Unexplained(QuestionTemplate template, QuestionAnalysis question, List<QuestionSegment> cues)
    {
        if (cues.Any(s => !Explains(template, s)))
            return null;
        var unknown = question.Unknown.Sum(u => u.Length);
        return unknown == 0 || (unknown == 1 && CharacterFolding.IsHan(question.Question[question.Unknown[0].Start])) ? unknown : null;
    }

    private static bool Explains(QuestionTemplate template, QuestionSegment segment) =>
        segment.Cues.Any(c =>
            c.Kind switch
            {
                CueKind.Empty or CueKind.Definition => true,
                CueKind.Relation or CueKind.InverseRelation => template.Hops.Any(h => h.Relation == c.Id),
                CueKind.EntityType => c.Id == template.EntityType || template.Hops.Any(h => h.Label == c.Id),
                CueKind.Property => template.Property == c.Id && template.EntityType == c.Owner,
                CueKind.Count => template.Kind is TemplateKind.Count or TemplateKind.Property,
                CueKind.Exists => true,
                CueKind.Common => true,
                _ => false,
            }
        );

    private double? Quality(
        QuestionTemplate template,
        QuestionAnalysis question,
        List<QuestionSegment> cues,
        IReadOnlyList<QuestionSegment> names
    )
    {
        if (template.Kind == TemplateKind.Property)
        {
            if (cues.Any(s => s.Cues.Any(c => c.Kind == CueKind.Property && c.Id == template.Property && c.Owner == template.EntityType)))
                return NamedByRelation;
            return
                s_definitions.Contains(template.Property!)
                && cues.Any(s => s.Has(CueKind.Definition))
                && !cues.Any(s => s.Cues.Any(c => c.Kind > CueKind.EntityType))
                ? NamedByType
                : null;
        }

        var used = new HashSet<QuestionSegment>();
        var total = 0.0;
        var from = template.EntityType;
        var lastDistance = -1;
        foreach (var hop in template.Hops)
        {
            var named = Nearest(
                cues.Where(s =>
                    !used.Contains(s) && s.Cues.Any(c => c.Kind is CueKind.Relation or CueKind.InverseRelation && c.Id == hop.Relation)
                ),
                names
            );
            var typed = Nearest(
                cues.Where(s => !used.Contains(s) && s.Cues.Any(c => c.Kind == CueKind.EntityType && c.Id == hop.Label)),
                names
            );
            if ((named ?? typed) is not { } evidence)
            {
                if (template.Kind != TemplateKind.Exists || schema.RelationsBetween(from, hop.Label).Take(2).Count() > 1)
                    return null;
                total += Implied;
                continue;
            }

            if (named is not null && from == hop.Label && !DirectionFits(hop, named, question, names))
                return null;
            var distance = Distance(evidence, names);
            if (distance < lastDistance)
                return null;
            lastDistance = distance;
            used.Add(evidence);
            total += named is not null ? NamedByRelation : NamedByType;
            from = hop.Label;
        }

        var quality = total / template.Hops.Count;
        return template.Kind == TemplateKind.Intersection && !cues.Any(s => s.Has(CueKind.Common)) ? quality * 0.9 : quality;
    }

    // Between two entities of one type only the order of words tells which is the head: "complications of A" and "A leads to" go out from
    // A, "which diseases lead to A" comes in to it.
    private static bool DirectionFits(PatternHop hop, QuestionSegment cue, QuestionAnalysis question, IReadOnlyList<QuestionSegment> names)
    {
        var outward = names[0].Span.Start < cue.Span.Start || FollowedByOf(question.Question, cue.Span.End);
        var inverse = cue.Cues.All(c => c.Kind != CueKind.Relation || c.Id != hop.Relation);
        return hop.IsForward == (outward != inverse);
    }

    // English puts the object first in "complications of A" and "which complications does A have".
    private static bool FollowedByOf(string question, int at)
    {
        var rest = question.AsSpan(at).TrimStart();
        foreach (var word in s_outward)
        {
            if (rest.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool IsExistsQuestion(QuestionAnalysis question)
    {
        if (question.Segments.Any(s => s.Has(CueKind.Exists)))
            return true;
        var first = question.Question.AsSpan().TrimStart();
        var space = first.IndexOf(' ');
        return space > 0 && QuestionWords.ExistsAtStart.Contains(first[..space].ToString(), StringComparer.OrdinalIgnoreCase);
    }

    private static QuestionSegment? Nearest(IEnumerable<QuestionSegment> segments, IReadOnlyList<QuestionSegment> names) =>
        segments.MinBy(s => Distance(s, names));

    private static int Distance(QuestionSegment segment, IReadOnlyList<QuestionSegment> names) =>
        names.Min(n => n.Span.Start >= segment.Span.End ? n.Span.Start - segment.Span.End : Math.Max(0, segment.Span.Start - n.Span.End));

    internal sealed record Candidate(QuestionTemplate Template, IReadOnlyList<QuestionSlot> Slots, double Score, double Confidence);
}
