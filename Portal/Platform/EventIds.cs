namespace Portal.Platform;

/// <summary>Where the numbers of log events of a room begin; a room has those up to the next.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Room</term><description>What an operator can follow</description></listheader>
/// <item><term>1000 Data</term><description>copies and migrations at start, commits that failed</description></item>
/// <item><term>1020 Jobs</term><description>started, finished, cancelled, failed, recovered after a kill</description></item>
/// <item><term>1030 Accounts</term><description>set-up and sign-in: account and address; refused, limited, locked</description></item>
/// <item><term>1040 Learning</term><description>trainings and their versions, learning while people work</description></item>
/// <item><term>1100 Platform</term><description>requests answered with status 500, faults of the storage</description></item>
/// <item><term>1110 Graph</term><description>graph servers</description></item>
/// <item><term>1120 Models</term><description>calls of models, answered and failed</description></item>
/// <item><term>1130 Schema</term><description>versions published and taken back, what that did to the work</description></item>
/// <item><term>1140 Corpora</term><description>imports of texts, records rejected, reader processes killed</description></item>
/// <item><term>1150 Knowledge</term><description>batches pushed to graphs, imports of triples</description></item>
/// <item><term>1160 Annotation</term><description>imports of annotated texts</description></item>
/// </list>
/// A line names things by identifiers, numbers and problem codes. Texts, names, file names, prompts, replies and keys are not logged: who
/// reads the log need not be who may read the corpus.
/// </remarks>
internal static class EventIds
{
    public const int Data = 1000;
    public const int Jobs = 1020;
    public const int Accounts = 1030;
    public const int Learning = 1040;
    public const int Platform = 1100;
    public const int Graph = 1110;
    public const int Models = 1120;
    public const int Schema = 1130;
    public const int Corpora = 1140;
    public const int Knowledge = 1150;
    public const int Annotation = 1160;
}
