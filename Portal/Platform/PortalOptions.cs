namespace Portal.Platform;

/// <summary>Where the portal keeps its data and how much it takes on.</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    /// <summary>The data folder: database, keys, files, graphs, backups. Relative paths start at the current folder. Default:
    /// <c>portal-data</c>.</summary>
    public string DataDirectory { get; set; } = "portal-data";

    /// <summary>The largest file that can be imported, in bytes, 1 KiB to 2 GiB. Default: 50 MiB.</summary>
    public long MaximumUploadBytes { get; set; } = 50L * 1024 * 1024;

    /// <summary>Imports are refused when less than this is free on the data folder's disk, in bytes. Default: 256 MiB.</summary>
    public long MinimumFreeBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How many jobs run at a time, 1 to 32. Default: 2.</summary>
    public int ParallelJobs { get; set; } = 2;

    /// <summary>How many jobs of a workspace wait at most, 1 to 100,000; further ones are refused. Default: 200.</summary>
    public int WaitingJobsByWorkspace { get; set; } = 200;

    /// <summary>How many jobs that one person started wait at most, in all workspaces, 1 to 100,000; further ones are refused. Default:
    /// 100.</summary>
    public int WaitingJobsByPerson { get; set; } = 100;

    /// <summary>The memory of the process that reads untrusted files, in MiB, 64 to 4096. Default: 512.</summary>
    public int ReaderMemoryMegabytes { get; set; } = 512;

    /// <summary>How long reading one file may take, in seconds, 1 to 3600. Default: 60.</summary>
    public int ReaderSeconds { get; set; } = 60;

    /// <summary>How often passwords may be tried from one address (IPv6: one /64) in a minute, right or wrong, 1 to 100,000. Everybody
    /// behind one proxy or router has the same address. Default: 100.</summary>
    public int SignInsPerMinuteByAddress { get; set; } = 100;

    /// <summary>How often passwords may be tried for one user name in a minute, right or wrong, 1 to 100,000. Default: 20.</summary>
    public int SignInsPerMinuteByName { get; set; } = 20;

    /// <summary>How many passwords wait to be checked or hashed at most, while half the cores are busy with others, 0 to 10,000. Default:
    /// 100.</summary>
    public int WaitingPasswordChecks { get; set; } = 100;

    /// <summary>Which servers the portal may ask as models and as Neo4j databases, separated by commas: names (<c>*.example.org</c> too),
    /// addresses and networks, each with a port or without, and <c>public</c> for the open internet. What is private, of this machine or
    /// link-local is asked only where it is listed. Default: <c>public</c>.</summary>
    public string OutgoingHosts { get; set; } = Platform.OutgoingHosts.Public;

    /// <summary>How many connections of open pages nobody who is signed in may have from one address (IPv6: one /64) at a time, 1 to
    /// 100,000. Default: 20.</summary>
    public int AnonymousConnectionsByAddress { get; set; } = 20;

    /// <summary>How many connections of open pages there may be at a time of all who are not signed in, 1 to 100,000. Default:
    /// 200.</summary>
    public int AnonymousConnections { get; set; } = 200;

    /// <summary>Whether engines learn while people work, in workspaces where that is not turned off. Default: true.</summary>
    public bool LearnsWhileWorking { get; set; } = true;

    /// <summary>Whether the demo workspaces are created at first start. Default: true.</summary>
    public bool CreateDemo { get; set; } = true;

    /// <summary>Signs everybody in as a demo account. Works in Development and on loopback only. Default: false.</summary>
    public bool DemoUser { get; set; }
}
