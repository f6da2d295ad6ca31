namespace Portal.Domain.Learning.Tagging;

/// <summary>All features of units: of their own letters and neighbours, of what is remembered, of the words around.</summary>
internal sealed class TaggerFeatures
{
    private readonly TaggingUnits _units;
    private readonly IUnitFeatures _local;
    private readonly MentionMemory? _memory;
    private readonly ContextEvidence? _context;

    public TaggerFeatures(TaggingUnits units, MentionMemory? memory, ContextEvidence? context)
    {
        _units = units;
        _local = units == TaggingUnits.Characters ? new CharacterFeatures() : new WordFeatures();
        (_memory, _context) = (memory, context);
        Width = _local.Most + (memory is null ? 0 : MentionMemory.FeatureCount) + (context is null ? 0 : ContextEvidence.FeatureCount);
    }

    /// <summary>The most features that a unit has.</summary>
    public int Width { get; }

    /// <summary>Learns what can be known before any weight is: what is marked, and the words around it.</summary>
    public static TaggerFeatures Learn(
        TaggerSettings settings,
        int types,
        IReadOnlyList<(UnitSequence Units, IReadOnlyList<UnitSpan> Mentions)> texts
    )
    {
        if (!settings.UsesMemory)
            return new TaggerFeatures(settings.Units, null, null);
        var (memory, context) = (new MentionMemory(types), new ContextEvidence(types));
        foreach (var (units, mentions) in texts)
        {
            memory.Learn(units, mentions);
            context.Learn(units, mentions);
        }

        foreach (var (units, _) in texts)
            memory.Count(units);
        return new TaggerFeatures(settings.Units, memory, context);
    }

    /// <summary>The same after some texts say something else than before.</summary>
    public TaggerFeatures Relearn(
        IReadOnlyList<(UnitSequence Units, IReadOnlyList<UnitSpan> Mentions)> before,
        IReadOnlyList<(UnitSequence Units, IReadOnlyList<UnitSpan> Mentions)> after
    )
    {
        if (_memory is null || _context is null)
            return this;
        var (memory, context) = (_memory.Copy(), _context.Copy());
        // Counted with the keys that were known then: what is counted anew is what the texts say now.
        foreach (var (units, mentions) in before)
        {
            memory.Count(units, -1);
            memory.Learn(units, mentions, -1);
            context.Learn(units, mentions, -1);
        }

        foreach (var (units, mentions) in after)
        {
            memory.Learn(units, mentions);
            context.Learn(units, mentions);
        }

        foreach (var (units, _) in after)
            memory.Count(units);
        return new TaggerFeatures(_units, memory, context);
    }

    /// <summary>Writes the features of each unit, <see cref="Width"/> apart; 0 where it has none.</summary>
    /// <param name="units">The units.</param>
    /// <param name="own">What is marked in a text that has been learned; null for any other.</param>
    /// <param name="features">Cleared before.</param>
    public void Write(UnitSequence units, IReadOnlyList<UnitSpan>? own, Span<uint> features)
    {
        _local.Write(units, features, Width);
        _memory?.Write(units, own, features, Width, _local.Most);
        _context?.Write(units, own, features, Width, _local.Most + MentionMemory.FeatureCount);
    }

    /// <summary>What one of the features of a unit is about, for people.</summary>
    public (FeatureKind Kind, string Text) Describe(UnitSequence units, int unit, int slot) =>
        slot < _local.Most ? _local.Describe(units, unit, slot)
        : slot < _local.Most + MentionMemory.FeatureCount ? (FeatureKind.Memory, "")
        : (FeatureKind.Context, "");

    public void Save(BinaryWriter writer)
    {
        writer.Write(_memory is not null);
        _memory?.Save(writer);
        _context?.Save(writer);
    }

    public static TaggerFeatures Load(BinaryReader reader, TaggingUnits units, int types) =>
        reader.ReadBoolean()
            ? new TaggerFeatures(units, MentionMemory.Load(reader, types), ContextEvidence.Load(reader, types))
            : new TaggerFeatures(units, null, null);
}
