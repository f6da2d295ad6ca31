using Microsoft.Extensions.AI;
using Portal.Data.Models;
using Portal.Domain.Corpora;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Prompting;
using Portal.Domain.Schema;
using Portal.Domain.Text;
using Portal.Models;

namespace Portal.Learning.Prompting;

/// <summary>Asks a model for entities and relations of a schema, piece by piece of a text.</summary>
public sealed class LlmEngine : IExtractor
{
    private readonly ModelAsker _asker;
    private readonly ModelConnection _connection;
    private readonly KnowledgeSchema _schema;
    private readonly int _number;
    private readonly PromptTemplate? _template;
    private readonly PromptExamples _examples;

    internal LlmEngine(
        ModelAsker asker,
        ModelConnection connection,
        KnowledgeSchema schema,
        int number,
        PromptTemplate? template,
        PromptExamples examples
    )
    {
        (_asker, _connection, _schema, _number, _template, _examples) = (asker, connection, schema, number, template, examples);
        Card = new ModelCard(
            "llm:" + connection.Model,
            $"{number}",
            [.. schema.Labels.Select(e => e.Id), .. schema.Relations.Select(r => r.Id)],
            0,
            0,
            new Dictionary<string, string> { ["prompt"] = $"{number}" }
        );
    }

    /// <inheritdoc/>
    public ModelCard Card { get; }

    /// <inheritdoc/>
    public async ValueTask<SuggestionSet> ExtractAsync(ExtractionInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return (await AskAsync(input, cancellationToken).ConfigureAwait(false)).Set;
    }

    /// <summary>The same, with what was sent and what came back.</summary>
    public async Task<(SuggestionSet Set, IReadOnlyList<AskedPiece> Asked)> AskAsync(
        ExtractionInput input,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        var language = input.Text.Any(CharacterFolding.IsHan) ? "zh" : "en";
        var template = _template ?? PromptTemplate.Default(language);
        var (sets, asked) = (new List<SuggestionSet>(), new List<AskedPiece>());
        foreach (var piece in Chunker.Chunk(input.Text, template.PieceLength, template.Overlap))
        {
            var text = piece.Of(input.Text);
            var replies = new List<SuggestionSet>();
            for (var sample = 0; sample < template.Samples; sample++)
            {
                var messages = Messages(template, text, language, sample);
                var reply = await _asker
                    .AskAsync(
                        _connection,
                        messages,
                        ExtractionPrompt.ReplySchema(_schema),
                        new AskedAbout(input.Document, piece, sample, _number),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                asked.Add(new AskedPiece(piece, sample, messages, reply));
                var parsed = ExtractionReplyParser.Parse(reply.Text, text, _schema);
                replies.Add(parsed.Success ? parsed.Value : SuggestionSet.Empty with { Dropped = parsed.Problems });
            }

            sets.Add(Moved(SelfConsistency.Merge(replies, Card.Engine), piece.Start));
        }

        return (United(sets), asked);
    }

    private List<ChatMessage> Messages(PromptTemplate template, string text, string language, int sample)
    {
        var messages = new List<ChatMessage> { new(ChatRole.System, ExtractionPrompt.System(template, _schema, language, sample)) };
        foreach (var example in _examples.For(text, template.Examples))
        {
            messages.Add(new ChatMessage(ChatRole.User, ExtractionPrompt.User(template, example.Text)));
            messages.Add(new ChatMessage(ChatRole.Assistant, ExtractionPrompt.Reply(example)));
        }

        messages.Add(new ChatMessage(ChatRole.User, ExtractionPrompt.User(template, text)));
        return messages;
    }

    private static SuggestionSet Moved(SuggestionSet set, int by) =>
        set with
        {
            Mentions = [.. set.Mentions.Select(m => m with { Span = new TextSpan(m.Span.Start + by, m.Span.End + by) })],
        };

    // Where pieces overlap the same is found twice: the surer of both stays.
    private static SuggestionSet United(List<SuggestionSet> sets)
    {
        var (mentions, places, relations) = (
            new List<SuggestedMention>(),
            new Dictionary<TypedSpan, int>(),
            new Dictionary<(string, int, int), SuggestedRelation>()
        );
        foreach (var set in sets)
        {
            var place = new int[set.Mentions.Count];
            for (var i = 0; i < place.Length; i++)
            {
                var mention = set.Mentions[i];
                var key = new TypedSpan(mention.Type, mention.Span);
                if (places.TryAdd(key, mentions.Count))
                    mentions.Add(mention);
                else if (mention.Confidence > mentions[places[key]].Confidence)
                    mentions[places[key]] = mention;
                place[i] = places[key];
            }

            foreach (var relation in set.Relations.Select(r => r with { Head = place[r.Head], Tail = place[r.Tail] }))
            {
                var key = (relation.Type, relation.Head, relation.Tail);
                if (!relations.TryGetValue(key, out var known) || relation.Confidence > known.Confidence)
                    relations[key] = relation;
            }
        }

        return new SuggestionSet(mentions, [.. relations.Values], [.. sets.SelectMany(s => s.Dropped).Distinct()]);
    }
}

/// <summary>A question to a model, and its reply.</summary>
/// <param name="Piece">The piece of the text.</param>
/// <param name="Sample">Which of several times.</param>
/// <param name="Messages">What was sent.</param>
/// <param name="Reply">What came back.</param>
public sealed record AskedPiece(TextSpan Piece, int Sample, IReadOnlyList<ChatMessage> Messages, ModelReply Reply);
