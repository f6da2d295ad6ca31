namespace Portal.Corpora.Readers;

/// <summary>How much one file may hold. What is over it is a rejection that says so, never a silent cut.</summary>
public static class ReaderLimits
{
    public const int Characters = 10_000_000;
    public const int Pages = 2_000;
    public const int Rows = 200_000;
    public const int Columns = 1_000;
    public const int CellCharacters = 1_000_000;
    public const int ZipEntries = 2_000;
    public const long UnpackedBytes = 300L * 1024 * 1024;
    public const int ZipRatio = 100;
    public const int JsonDepth = 64;
}
