using Portal.Domain.Annotation;

namespace Portal.Tests.Support;

/// <summary>Commands to the annotations of a short text in the schema of the demo; some of them illegal.</summary>
internal static class EditGenerator
{
    /// <param name="current">What the command may name.</param>
    /// <param name="n">A random number, not negative; the same gives the same command, but for the ids of what it makes.</param>
    public static DocumentEdit Edit(DocumentAnnotations current, int n)
    {
        string[] types = ["Disease", "Symptom", "Drug"];
        var ids = current.Mentions.Keys.Order().ToList();
        var relations = current.Relations.Keys.Order().ToList();
        var id = ids.Count == 0 ? Guid.Empty : ids[n / 7 % ids.Count];
        var other = ids.Count == 0 ? Guid.Empty : ids[n / 11 % ids.Count];
        return (n % 10) switch
        {
            9 => new DocumentEdit.SetAttribute(
                relations.Count == 0 || n % 2 == 0 ? [id] : [relations[n / 13 % relations.Count]],
                n % 3 == 0 ? "severity" : "stage",
                n % 5 == 0 ? null : $"{n % 4}"
            ),
            8 => new DocumentEdit.SetFragments(
                id,
                [new DocumentEdit.Piece(n / 5 % 6, (n / 5 % 6) + 1 + (n % 2)), new DocumentEdit.Piece(7 + (n / 3 % 3), 10 + (n / 3 % 3))]
            ),
            7 => new DocumentEdit.SetAssertion([id], (Assertion)(n / 3 % 16)),
            0 or 1 => new DocumentEdit.AddMention(Guid.CreateVersion7(), types[n / 3 % 3], n / 5 % 12, (n / 5 % 12) + 1 + (n % 3)),
            2 => new DocumentEdit.RetypeMention(id, types[n / 3 % 3]),
            3 => new DocumentEdit.ResizeMention(id, n / 5 % 10, (n / 5 % 10) + 2),
            4 => new DocumentEdit.SetMentionState([id], (MentionState)(n / 3 % 4)),
            5 => new DocumentEdit.AddRelation(Guid.CreateVersion7(), "has_symptom", id, other),
            _ => new DocumentEdit.SetRelationState(
                relations.Count == 0 ? [Guid.Empty] : [relations[n / 13 % relations.Count]],
                (MentionState)(n / 3 % 4)
            ),
        };
    }
}
