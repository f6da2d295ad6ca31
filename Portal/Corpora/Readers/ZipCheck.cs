using System.IO.Compression;
using Portal.Domain.Corpora;

namespace Portal.Corpora.Readers;

/// <summary>Refuses archives that unpack to more than they should, before anything is unpacked.</summary>
/// <remarks>An entry is never read beyond its declared size, so a declared-size check cannot be lied past.</remarks>
internal static class ZipCheck
{
    public static void Check(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        if (archive.Entries.Count > ReaderLimits.ZipEntries)
            throw new ImportRejectedException(CorporaProblems.ImportZipTooManyEntries, $"{ReaderLimits.ZipEntries}");
        var total = 0L;
        foreach (var entry in archive.Entries)
        {
            total += entry.Length;
            if (
                total > ReaderLimits.UnpackedBytes
                || (entry.Length > 1024 * 1024 && entry.Length / Math.Max(1, entry.CompressedLength) > ReaderLimits.ZipRatio)
            )
                throw new ImportRejectedException(CorporaProblems.ImportZipBomb, Path.GetFileName(path));
            if (entry.FullName.StartsWith('/') || entry.FullName.Contains("..", StringComparison.Ordinal))
                throw new ImportRejectedException(CorporaProblems.ImportZipPath, entry.FullName);
        }
    }
}
