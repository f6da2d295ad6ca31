namespace Portal.Hosting;

/// <summary>Where the portal keeps its data and how much it takes on.</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    /// <summary>The data folder: database, keys, files, graphs, backups. Relative paths start at the current folder. Default: <c>portal-data</c>.</summary>
    public string DataDirectory { get; set; } = "portal-data";

    /// <summary>The largest file that can be imported, in bytes, 1 KiB to 2 GiB. Default: 50 MiB.</summary>
    public long MaximumUploadBytes { get; set; } = 50L * 1024 * 1024;

    /// <summary>Imports are refused when less than this is free on the data folder's disk, in bytes. Default: 256 MiB.</summary>
    public long MinimumFreeBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How many jobs run at a time, 1 to 32. Default: 2.</summary>
    public int ParallelJobs { get; set; } = 2;

    /// <summary>The memory of the process that reads untrusted files, in MiB, 64 to 4096. Default: 512.</summary>
    public int ReaderMemoryMegabytes { get; set; } = 512;

    /// <summary>How long reading one file may take, in seconds, 1 to 3600. Default: 60.</summary>
    public int ReaderSeconds { get; set; } = 60;

    /// <summary>Whether engines learn while people work, in workspaces where that is not turned off. Default: true.</summary>
    public bool LearnsWhileWorking { get; set; } = true;

    /// <summary>Whether the demo workspaces are created at first start. Default: true.</summary>
    public bool CreateDemo { get; set; } = true;

    /// <summary>Signs everybody in as a demo account. Works in Development and on loopback only. Default: false.</summary>
    public bool DemoUser { get; set; }
}
