namespace Portal.Domain.Extraction.Tagging;

/// <summary>Writes the features of units as hashes.</summary>
internal interface IUnitFeatures
{
    /// <summary>The most features that a unit has.</summary>
    int Most { get; }

    /// <summary>Writes <see cref="Most"/> hashes for each unit, <paramref name="width"/> apart; 0 where it has none.</summary>
    void Write(UnitSequence units, Span<uint> features, int width);
}
