using Microsoft.Extensions.Options;

namespace Portal.Platform;

/// <summary>Says everything that is wrong with the options, each with the key to set.</summary>
public sealed class PortalOptionsValidator : IValidateOptions<PortalOptions>
{
    public ValidateOptionsResult Validate(string? name, PortalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            failures.Add(
                "Portal:DataDirectory is empty; set it to the folder that holds the portal's data, for example "
                    + "Portal__DataDirectory=/var/lib/portal."
            );
        Check(options.MaximumUploadBytes, 1024, int.MaxValue, nameof(options.MaximumUploadBytes), "bytes");
        Check(options.MinimumFreeBytes, 0, long.MaxValue, nameof(options.MinimumFreeBytes), "bytes");
        Check(options.ParallelJobs, 1, 32, nameof(options.ParallelJobs), "jobs");
        Check(options.ReaderMemoryMegabytes, 64, 4096, nameof(options.ReaderMemoryMegabytes), "MiB");
        Check(options.ReaderSeconds, 1, 3600, nameof(options.ReaderSeconds), "seconds");
        Check(options.SignInsPerMinuteByAddress, 1, 100_000, nameof(options.SignInsPerMinuteByAddress), "sign-ins a minute");
        Check(options.SignInsPerMinuteByName, 1, 100_000, nameof(options.SignInsPerMinuteByName), "sign-ins a minute");
        Check(options.WaitingPasswordChecks, 0, 10_000, nameof(options.WaitingPasswordChecks), "checks");
        Check(options.WaitingJobsByWorkspace, 1, 100_000, nameof(options.WaitingJobsByWorkspace), "jobs");
        Check(options.WaitingJobsByPerson, 1, 100_000, nameof(options.WaitingJobsByPerson), "jobs");
        Check(options.AnonymousConnectionsByAddress, 1, 100_000, nameof(options.AnonymousConnectionsByAddress), "connections");
        Check(options.AnonymousConnections, 1, 100_000, nameof(options.AnonymousConnections), "connections");
        try
        {
            _ = OutgoingHosts.Parse(options.OutgoingHosts);
        }
        catch (FormatException error)
        {
            failures.Add(
                $"Portal:OutgoingHosts has “{error.Message}”, which is no host; list names, addresses and networks, for example "
                    + "Portal__OutgoingHosts=public,127.0.0.1:11434,10.1.0.0/16."
            );
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(long value, long least, long most, string key, string unit)
        {
            if (value < least || value > most)
                failures.Add($"Portal:{key} is {value}; set it to between {least} and {most} {unit}.");
        }
    }
}
