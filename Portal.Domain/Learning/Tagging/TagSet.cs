namespace Portal.Domain.Learning.Tagging;

/// <summary>The tags of a set of types in a scheme, and which may follow which.</summary>
/// <remarks>Tag 0 is outside; then all first tags in the order of the types, all inside tags, and with <see cref="TagScheme.Bioes"/> all
/// last and all single tags.</remarks>
public sealed class TagSet
{
    private readonly int _types;

    /// <summary>The tags for these types.</summary>
    public TagSet(IReadOnlyList<string> types, TagScheme scheme)
    {
        ArgumentNullException.ThrowIfNull(types);
        (Types, Scheme, _types) = ([.. types], scheme, types.Count);
    }

    /// <summary>Identifiers of the types.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>The scheme.</summary>
    public TagScheme Scheme { get; }

    /// <summary>The number of tags.</summary>
    public int Count => 1 + (_types * (Scheme == TagScheme.Bio ? 2 : 4));

    /// <summary>The type of a tag; -1 for outside.</summary>
    public int TypeOf(int tag) => tag == 0 ? -1 : (tag - 1) % _types;

    /// <summary>Whether a sequence may begin with the tag.</summary>
    public bool CanBegin(int tag) => Part(tag) is not (TagPart.Inside or TagPart.Last);

    /// <summary>Whether a sequence may end with the tag.</summary>
    public bool CanEnd(int tag) => Scheme == TagScheme.Bio || Part(tag) is not (TagPart.First or TagPart.Inside);

    /// <summary>Whether the tag may stand after another.</summary>
    public bool CanFollow(int before, int tag)
    {
        var isOpen = Part(before) is TagPart.First or TagPart.Inside;
        var continues = Part(tag) is TagPart.Inside or TagPart.Last;
        if (continues)
            return isOpen && TypeOf(before) == TypeOf(tag);
        return Scheme == TagScheme.Bio || !isOpen;
    }

    /// <summary>The tags of mentions that do not overlap. Of mentions that do, the longer one is kept (of equal ones the
    /// earlier).</summary>
    /// <returns>One tag a unit, and the mentions that had no room.</returns>
    public (int[] Tags, IReadOnlyList<UnitSpan> Left) Encode(int units, IEnumerable<UnitSpan> mentions)
    {
        ArgumentNullException.ThrowIfNull(mentions);
        var (tags, left) = (new int[units], new List<UnitSpan>());
        foreach (var mention in mentions.OrderByDescending(m => m.End - m.Start).ThenBy(m => m.Start).ThenBy(m => m.Type))
        {
            if (
                mention.Start < 0
                || mention.End > units
                || mention.End <= mention.Start
                || tags.AsSpan(mention.Start, mention.End - mention.Start).IndexOfAnyExcept(0) >= 0
            )
            {
                left.Add(mention);
                continue;
            }

            for (var i = mention.Start; i < mention.End; i++)
                tags[i] = Tag(mention.Type, i == mention.Start, i == mention.End - 1);
        }

        return (tags, left);
    }

    /// <summary>The mentions that tags say. Of tags that do not follow each other the legal parts are taken: an inside tag without a first
    /// one begins a mention.</summary>
    public IReadOnlyList<UnitSpan> Decode(ReadOnlySpan<int> tags)
    {
        var spans = new List<UnitSpan>();
        var start = -1;
        for (var i = 0; i < tags.Length; i++)
        {
            var continues = start >= 0 && CanFollow(tags[i - 1], tags[i]) && Part(tags[i]) is TagPart.Inside or TagPart.Last;
            if (start >= 0 && !continues)
            {
                spans.Add(new UnitSpan(start, i, TypeOf(tags[i - 1])));
                start = -1;
            }

            if (start < 0 && tags[i] != 0)
                start = i;
            if (start >= 0 && Part(tags[i]) is TagPart.Last or TagPart.Single)
            {
                spans.Add(new UnitSpan(start, i + 1, TypeOf(tags[i])));
                start = -1;
            }
        }

        if (start >= 0)
            spans.Add(new UnitSpan(start, tags.Length, TypeOf(tags[^1])));
        return spans;
    }

    /// <summary>The tag of a unit of a mention.</summary>
    internal int Tag(int type, bool isFirst, bool isLast)
    {
        var part =
            Scheme == TagScheme.Bio ? (isFirst ? TagPart.First : TagPart.Inside)
            : isFirst && isLast ? TagPart.Single
            : isFirst ? TagPart.First
            : isLast ? TagPart.Last
            : TagPart.Inside;
        return 1 + ((int)part * _types) + type;
    }

    private TagPart Part(int tag) => tag == 0 ? TagPart.Outside : (TagPart)((tag - 1) / _types);

    private enum TagPart
    {
        Outside = -1,
        First,
        Inside,
        Last,
        Single,
    }
}
