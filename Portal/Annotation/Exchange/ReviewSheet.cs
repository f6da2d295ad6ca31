using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Domain.Annotation;
using Portal.Domain.Text;

namespace Portal.Annotation.Exchange;

/// <summary>The lines of a review sheet: what nobody has decided on first, then document by document as the text goes.</summary>
/// <remarks>A relation whose head is not on the sheet is left out: there would be no words to know it by.</remarks>
internal sealed class ReviewSheet(IReadOnlyCollection<Document> documents, IReadOnlyCollection<MentionRow> mentions)
{
    private readonly Dictionary<Guid, Document> _documents = documents.ToDictionary(d => d.Id);
    private readonly Dictionary<Guid, IReadOnlyList<TextSpan>> _sentences = documents.ToDictionary(
        d => d.Id,
        d => SentenceSplitter.Split(d.Text)
    );
    private readonly Dictionary<Guid, MentionRow> _mentions = mentions.ToDictionary(m => m.Id);

    public IReadOnlyList<ReviewMention> Mentions() =>
        [
            .. mentions
                .OrderBy(m => Order(m.State))
                .ThenBy(m => m.DocumentId)
                .ThenBy(m => m.Start)
                .Select(m => new ReviewMention(
                    m.Id,
                    _documents[m.DocumentId].Title,
                    Words(m),
                    m.Type,
                    Sentence(m),
                    m.State.ToString(),
                    m.Confidence,
                    m.Origin
                )),
        ];

    public IReadOnlyList<ReviewRelation> Relations(IEnumerable<RelationRow> relations) =>
        [
            .. relations
                .Where(r => _mentions.ContainsKey(r.HeadId))
                .OrderBy(r => Order(r.State))
                .ThenBy(r => r.DocumentId)
                .ThenBy(r => r.Id)
                .Select(r => new ReviewRelation(
                    r.Id,
                    _documents[r.DocumentId].Title,
                    Words(_mentions[r.HeadId]),
                    r.Type,
                    Tail(r),
                    Sentence(_mentions[r.HeadId]),
                    r.State.ToString(),
                    r.Confidence,
                    r.Origin
                )),
        ];

    private static int Order(MentionState state) => state == MentionState.Suggested ? 0 : 1;

    private string Words(MentionRow mention) => _documents[mention.DocumentId].Text[mention.Start..mention.End];

    private string Tail(RelationRow relation) =>
        relation.TailId is { } tail
            ? _mentions.TryGetValue(tail, out var mention)
                ? Words(mention)
                : ""
            : _documents[relation.DocumentId].Text[(relation.ValueStart ?? 0)..(relation.ValueEnd ?? 0)];

    private string Sentence(MentionRow mention)
    {
        var text = _documents[mention.DocumentId].Text;
        return SentenceSplitter.At(_sentences[mention.DocumentId], mention.Start, text.Length).Of(text).Trim();
    }
}
