using Portal;

return await PortalCommands.RunAsync(args);

/// <summary>The entry point; public so that tests can name the program.</summary>
public partial class Program;
