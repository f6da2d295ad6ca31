using Microsoft.Extensions.Options;

namespace Portal.Platform;

/// <summary>The data folder, held by this process alone for as long as it runs.</summary>
/// <remarks>The lock is an open file that no other process can open; the system frees it when the process ends, however it ends.</remarks>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <exception cref="DataFolderInUseException">Another process holds the folder.</exception>
    public DataFolder(IOptions<PortalOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Root = Path.GetFullPath(options.Value.DataDirectory);
        OwnerOnly.Begin();
        foreach (var folder in new[] { Root, Files, Graphs, Keys, Backups, Models, Temporary })
            Directory.CreateDirectory(folder);
        OwnerOnly.Tighten(Root);
        try
        {
            _lock = new FileStream(Path.Combine(Root, "portal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        // A disk that takes no writes is another trouble.
        catch (IOException error) when (StorageFaults.Of(error) is null)
        {
            throw new DataFolderInUseException(Root, error);
        }

        // What a killed import left behind.
        foreach (var leftover in Directory.EnumerateFileSystemEntries(Temporary))
            File.Delete(leftover);
    }

    public string Root { get; }

    public string Database => Path.Combine(Root, "portal.db");

    public string Files => Path.Combine(Root, "files");

    public string Graphs => Path.Combine(Root, "graphs");

    public string Keys => Path.Combine(Root, "keys");

    public string Backups => Path.Combine(Root, "backups");

    public string Models => Path.Combine(Root, "models");

    public string Temporary => Path.Combine(Root, "temporary");

    public long FreeBytes => new DriveInfo(Root).AvailableFreeSpace;

    public void Dispose() => _lock.Dispose();
}
