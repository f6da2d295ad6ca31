using System.Globalization;

#pragma warning disable CA1050 // The runtime looks for this name outside any namespace.

/// <summary>Runs inside a server that a test starts with <c>DOTNET_STARTUP_HOOKS</c>: a line on its input is answered with the bytes that
/// its managed heap holds.</summary>
internal static class StartupHook
{
    public const string Answer = "managed heap: ";

    public static void Initialize() => new Thread(Serve) { IsBackground = true }.Start();

    private static void Serve()
    {
        while (Console.In.ReadLine() is not null)
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            Console.Out.WriteLine(Answer + GC.GetTotalMemory(true).ToString(CultureInfo.InvariantCulture));
        }
    }
}
