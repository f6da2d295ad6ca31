using System.Runtime.InteropServices;

namespace Portal.Platform;

/// <summary>Makes files that nobody but their owner may read, wherever in the program they are made: by the database and by child
/// processes too.</summary>
/// <remarks>Has no effect on Windows, where a file has the rights of its folder.</remarks>
internal static class OwnerOnly
{
    private const uint OthersNothing = 0b000_111_111;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>From now on what this process makes is its owner's alone.</summary>
    public static void Begin()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetMask(OthersNothing);
    }

    /// <summary>Closes a folder that an earlier version left open, and with it everything inside. A folder of somebody else's stays as
    /// it is: its owner decides.</summary>
    public static void Tighten(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            File.SetUnixFileMode(folder, Owner);
        }
        catch (UnauthorizedAccessException)
        {
            // Not ours: a mounted volume, say.
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetMask(uint mask);
}
