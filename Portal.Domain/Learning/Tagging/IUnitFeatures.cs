namespace Portal.Domain.Learning.Tagging;

/// <summary>Writes the features of units as hashes.</summary>
internal interface IUnitFeatures
{
    /// <summary>The most features that a unit has.</summary>
    int Most { get; }

    /// <summary>Writes <see cref="Most"/> hashes for each unit, <paramref name="width"/> apart; 0 where it has none.</summary>
    void Write(UnitSequence units, Span<uint> features, int width);

    /// <summary>What one of the features of a unit is about, for people.</summary>
    /// <param name="units">The units.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="slot">Which of its features, 0 to <see cref="Most"/> - 1.</param>
    (FeatureKind Kind, string Text) Describe(UnitSequence units, int unit, int slot);
}
