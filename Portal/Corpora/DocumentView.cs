using Portal.Data.Corpora;

namespace Portal.Corpora;

public sealed record DocumentView(
    Guid Id,
    Guid CorpusId,
    string Title,
    int Length,
    int Sentences,
    DocumentStatus Status,
    DateTime CreatedAt,
    ReviewState ReviewState = ReviewState.None,
    string ReviewNote = ""
);

public sealed record CorpusView(Guid Id, string Name, int Documents, int Sentences, DateTime CreatedAt);
