namespace Portal.Platform;

/// <summary>Another process, usually a running server, holds the data folder.</summary>
public sealed class DataFolderInUseException(string folder, Exception inner)
    : Exception(
        $"The data folder {folder} is in use by another portal process. Stop it first, or name another folder with --data or "
            + "Portal__DataDirectory.",
        inner
    )
{
    public string Folder { get; } = folder;
}
