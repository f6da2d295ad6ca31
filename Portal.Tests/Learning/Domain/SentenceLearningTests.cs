using CsCheck;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Examples;
using Portal.Domain.Schema;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Learning.Domain;

/// <summary>What decisions teach, for any decisions: beside rules said one by one.</summary>
public sealed class SentenceLearningTests
{
    // Four sentences of five units.
    private const string Text = "甲乙丙丁。戊己庚辛！壬癸子丑？寅卯辰巳；";
    private const int Sentence = 5;

    private static readonly KnowledgeSchema s_schema = KnowledgeSchema.Empty with
    {
        Entities = [new EntityType { Id = "A" }, new EntityType { Id = "B" }],
        Relations = [new RelationType { Id = "r", Pairs = [new TypePair("A", "B")] }],
    };

    private sealed record Decisions(EntityMention[] Mentions, RelationMention[] Relations, HashSet<Guid> ByMachine, bool IsDone)
    {
        public LearningDocument Learned => SentenceLearning.Of(Guid.Empty, Text, IsDone, Mentions, Relations, ByMachine.Contains, s_schema);

        public bool IsOpen(EntityMention m) =>
            m.State == MentionState.Suggested || (m.State == MentionState.Accepted && ByMachine.Contains(m.Id));

        // What a person accepted of a type that exists, in one piece.
        public bool Teaches(EntityMention m) =>
            m.State == MentionState.Accepted && !ByMachine.Contains(m.Id) && m.Type != "Gone" && m.Fragments is null;
    }

    private static readonly Gen<Decisions> s_decisions = Gen.Select(
        Gen.Select(
            TextGenerator.OneOf("A", "A", "B", "B", "Gone"),
            Gen.Int[0, Text.Length - 3],
            Gen.Int[1, 3],
            Gen.Enum<MentionState>(),
            Gen.Int[0, 9]
        ).Array[0, 6],
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], TextGenerator.OneOf("r", "r", "gone"), Gen.Enum<MentionState>(), Gen.Int[0, 5]).Array[
            0,
            4
        ],
        Gen.Bool,
        (mentions, relations, isDone) =>
        {
            var byMachine = new HashSet<Guid>();
            EntityMention[] made =
            [
                .. mentions.Select(
                    (m, i) =>
                    {
                        var id = new Guid(i, 0, 1, new byte[8]);
                        if (m.Item5 < 2)
                            byMachine.Add(id);
                        return new EntityMention(id, m.Item1, new TextSpan(m.Item2, m.Item2 + m.Item3), m.Item4, "person", 1)
                        {
                            Fragments =
                                m.Item5 == 9 && m.Item3 == 3
                                    ? Fragments.Of([new TextSpan(m.Item2, m.Item2 + 1), new TextSpan(m.Item2 + 2, m.Item2 + 3)])
                                    : null,
                        };
                    }
                ),
            ];
            RelationMention[] related =
                made.Length == 0
                    ? []
                    :
                    [
                        .. relations.Select(
                            (r, i) =>
                            {
                                var id = new Guid(i, 0, 2, new byte[8]);
                                if (r.Item5 == 0)
                                    byMachine.Add(id);
                                var (head, tail) = (made[r.Item1 % made.Length], made[r.Item2 % made.Length]);
                                return new RelationMention(id, r.Item3, head.Id, tail.Id, null, r.Item4, "person", 1);
                            }
                        ),
                    ];
            return new Decisions(made, related, byMachine, isDone);
        }
    );

    [Fact]
    public void Of_AnyDecisions_TeachesTheSentencesInWhichAllIsDecided() =>
        s_decisions.Sample(d =>
        {
            var learned = d.Learned;
            if (d.IsDone && d.Mentions.Where(d.IsOpen).All(m => m.State == MentionState.Suggested))
            {
                // Through with it: all of the text, and what nobody marked is no mention.
                Assert.Equal(Text, Assert.Single(learned.Texts).Text);
                Assert.Equal(
                    d.Mentions.Where(d.Teaches).Select(m => new TypedSpan(m.Type, m.Span)).ToHashSet(),
                    learned.Texts[0].Mentions.ToHashSet()
                );
                Assert.Null(learned.Rejected);
                return;
            }

            var (texts, rejected) = (new List<string>(), new List<HashSet<TypedSpan>>());
            for (var start = 0; start < Text.Length; start += Sentence)
            {
                var sentence = new TextSpan(start, start + Sentence);
                var touching = d.Mentions.Where(m => m.Span.Overlaps(sentence)).ToList();
                if (touching.Any(d.IsOpen) || !touching.Any(m => m.State is MentionState.Accepted or MentionState.Rejected))
                    continue;
                texts.Add(sentence.Of(Text));
                TypedSpan Moved(EntityMention m) => new(m.Type, new TextSpan(m.Span.Start - start, m.Span.End - start));
                Assert.Equal(
                    touching.Where(m => d.Teaches(m) && sentence.Contains(m.Span)).Select(Moved).ToHashSet(),
                    learned.Texts[texts.Count - 1].Mentions.ToHashSet()
                );
                rejected.Add([.. touching.Where(m => m.State == MentionState.Rejected && sentence.Contains(m.Span)).Select(Moved)]);
            }

            Assert.Equal(texts, learned.Texts.Select(t => t.Text));
            Assert.Equal(learned.Texts.Sum(t => t.Mentions.Count), learned.Mentions);
            if (d.IsDone)
                Assert.Null(learned.Rejected);
            else
                Assert.Equal(rejected, learned.Rejected!.Select(r => r.ToHashSet()));
        });

    [Fact]
    public void Of_AnyRelations_TeachesWhatPeopleSaid_AndOfADocumentThatIsDoneWhatTheyDidNot() =>
        s_decisions.Sample(d =>
        {
            var learned = d.Learned;
            var ends = d.Mentions.Where(d.Teaches).ToDictionary(m => m.Id, m => new TypedSpan(m.Type, m.Span));
            var decided = d
                .Relations.Where(r =>
                    ends.ContainsKey(r.Head) && ends.ContainsKey(r.Tail!.Value) && r.Type == "r" && !d.ByMachine.Contains(r.Id)
                )
                .ToList();
            (string, string, string, string) Named(TypedSpan head, TypedSpan tail, string type) =>
                ($"{head.Type}{head.Span.Of(Text)}", $"{tail.Type}{tail.Span.Of(Text)}", type, "");
            var expected = decided
                .Where(r => r.State == MentionState.Accepted)
                .Select(r => Named(ends[r.Head], ends[r.Tail!.Value], "r"))
                .ToList();
            if (d.IsDone)
            {
                var known = decided
                    .Where(r => r.State != MentionState.Rejected)
                    .Select(r => (ends[r.Head], ends[r.Tail!.Value]))
                    .ToHashSet();
                expected.AddRange(
                    from head in ends.Values.Distinct()
                    from tail in ends.Values.Distinct()
                    where head.Type == "A" && tail.Type == "B" && !known.Contains((head, tail))
                    select Named(head, tail, "")
                );
            }
            else
            {
                // What was rejected is known not to be so, unless the same two are related otherwise.
                expected.AddRange(
                    decided
                        .Where(r =>
                            r.State == MentionState.Rejected
                            && !d.Relations.Any(o => o.State == MentionState.Accepted && (o.Head, o.Tail) == (r.Head, r.Tail))
                        )
                        .Select(r => Named(ends[r.Head], ends[r.Tail!.Value], ""))
                );
            }

            // Not farther apart than three sentences.
            var near = learned.Relations.Select(e => NameOf(e)).Order().ToList();
            Assert.Equal(expected.Where(IsNear).Order(), near);

            static (string, string, string, string) NameOf(Portal.Domain.Learning.Relations.RelationExample e) =>
                ($"{e.Head.Type}{e.Head.Span.Of(e.Text)}", $"{e.Tail.Type}{e.Tail.Span.Of(e.Text)}", e.Type, "");
            static bool IsNear((string Head, string Tail, string, string) pair)
            {
                var (head, tail) = (pair.Head[1..], pair.Tail[1..]);
                var (first, second) = (Text.IndexOf(head, StringComparison.Ordinal), Text.IndexOf(tail, StringComparison.Ordinal));
                var last = Math.Max(first + head.Length, second + tail.Length) - 1;
                return (last / Sentence) - (Math.Min(first, second) / Sentence) < 3;
            }
        });
}
