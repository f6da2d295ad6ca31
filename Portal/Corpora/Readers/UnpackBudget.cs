using System.IO.Compression;
using Portal.Domain;
using Portal.Domain.Corpora;

namespace Portal.Corpora.Readers;

/// <summary>What everything that comes out of one file may take together, archives within archives included.</summary>
/// <remarks>Counted while it is unpacked: what an archive states of itself is believed nowhere.</remarks>
/// <param name="name">The file, for the sentence.</param>
/// <param name="packed">Its length in bytes.</param>
/// <param name="mostBytes">How much may come out of it.</param>
/// <param name="mostFiles">How many files may.</param>
public sealed class UnpackBudget(string name, long packed, long mostBytes, int mostFiles)
{
    // A short file of one repeated line is well packed and harms nobody.
    private const long AnyRatio = 16L << 20;
    private const int Piece = 81_920;
    private int _files;

    /// <summary>How many bytes came out.</summary>
    public long Bytes { get; private set; }

    /// <exception cref="ProblemException">There are too many.</exception>
    public void TakeFiles(int count)
    {
        _files += count;
        if (_files > mostFiles)
            throw new ProblemException(CorporaProblems.ImportZipTooManyEntries, "file", $"{mostFiles}");
    }

    /// <exception cref="ProblemException">That is too much, or far more than the file is long.</exception>
    public void TakeBytes(int count)
    {
        Bytes += count;
        if (Bytes > mostBytes || (Bytes > AnyRatio && Bytes / Math.Max(1, packed) > ReaderLimits.ZipRatio))
            throw new ProblemException(CorporaProblems.ImportZipBomb, "file", name);
    }

    /// <summary>Unpacks an entry of an archive.</summary>
    /// <exception cref="InvalidDataException">It is not as long as it says.</exception>
    /// <exception cref="ProblemException">It is too much.</exception>
    public byte[] Read(ZipArchiveEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        using var stream = entry.Open();
        using var content = new MemoryStream();
        var piece = new byte[Piece];
        for (var read = stream.Read(piece); read > 0; read = stream.Read(piece))
        {
            TakeBytes(read);
            content.Write(piece, 0, read);
        }

        return content.Length == entry.Length
            ? content.ToArray()
            : throw new InvalidDataException($"{content.Length} bytes, not {entry.Length}");
    }
}
