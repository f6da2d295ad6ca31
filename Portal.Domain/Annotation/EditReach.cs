namespace Portal.Domain.Annotation;

/// <summary>What of a document's annotations commands look at, so that an edit of a long document need not read all of it.</summary>
/// <remarks>The rest is found from here: the relation mentions that touch these mentions, and what those relate.</remarks>
/// <param name="Ids">The mentions and relation mentions that the commands name.</param>
/// <param name="Starts">Where mentions begin (UTF-16 offsets) that may be the same as one the commands make.</param>
public sealed record EditReach(IReadOnlySet<Guid> Ids, IReadOnlySet<int> Starts)
{
    /// <summary>What these commands look at together. Commands that lack something reach what they have.</summary>
    public static EditReach Of(IEnumerable<DocumentEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(edits);
        var (ids, starts) = (new HashSet<Guid>(), new HashSet<int>());
        foreach (var edit in edits)
            Add(edit, ids, starts);
        return new EditReach(ids, starts);
    }

    /// <summary>The same, and these too.</summary>
    public EditReach With(IEnumerable<Guid> ids) => this with { Ids = Ids.Union(ids).ToHashSet() };

    private static void Add(DocumentEdit? edit, HashSet<Guid> ids, HashSet<int> starts)
    {
        switch (edit)
        {
            case DocumentEdit.AddMention add:
                ids.Add(add.Id);
                starts.Add(add.Start);
                break;
            case DocumentEdit.RetypeMention retype:
                ids.Add(retype.Id);
                break;
            case DocumentEdit.ResizeMention resize:
                ids.Add(resize.Id);
                break;
            case DocumentEdit.SetFragments set:
                ids.Add(set.Id);
                starts.UnionWith((set.Pieces ?? []).OfType<DocumentEdit.Piece>().Select(p => p.Start));
                break;
            case DocumentEdit.SetMentionState state:
                ids.UnionWith(state.Ids ?? []);
                break;
            case DocumentEdit.AddRelation add:
                ids.UnionWith([add.Id, add.Head, add.Tail]);
                break;
            case DocumentEdit.AddProperty add:
                ids.UnionWith([add.Id, add.Head]);
                break;
            case DocumentEdit.SetRelationState state:
                ids.UnionWith(state.Ids ?? []);
                break;
            case DocumentEdit.RetypeRelation retype:
                ids.Add(retype.Id);
                break;
            case DocumentEdit.SetAssertion assertion:
                ids.UnionWith(assertion.Ids ?? []);
                break;
            case DocumentEdit.SetAttribute attribute:
                ids.UnionWith(attribute.Ids ?? []);
                break;
            case DocumentEdit.Batch batch:
                foreach (var part in batch.Edits ?? [])
                    Add(part, ids, starts);
                break;
            case DocumentEdit.Restore restore:
                ids.UnionWith(restore.Mentions.Select(m => m.Id));
                ids.UnionWith(restore.Relations.Select(r => r.Id));
                break;
            case null:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(edit));
        }
    }
}
