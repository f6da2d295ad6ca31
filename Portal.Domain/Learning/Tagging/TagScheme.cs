namespace Portal.Domain.Learning.Tagging;

/// <summary>How the units of a mention are told apart.</summary>
/// <remarks>L. Ramshaw, M. Marcus, "Text chunking using transformation-based learning" (1995) for the first; E. F. Tjong Kim Sang, J.
/// Veenstra, "Representing text chunks", EACL (1999) for what ends and single units add.</remarks>
public enum TagScheme
{
    /// <summary>The first unit, and those inside.</summary>
    Bio,

    /// <summary>The first unit, those inside, the last, and mentions of a single unit.</summary>
    Bioes,
}
