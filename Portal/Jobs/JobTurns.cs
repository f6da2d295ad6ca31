namespace Portal.Jobs;

/// <summary>Decides whose chunk of work comes next; knows no database and no clock.</summary>
/// <remarks>
/// <para>A workspace has one share of the lanes, which its people divide; a person has one share too, which her workspaces divide. A
/// party, a person in a workspace, has the smaller of both parts, so neither many people in one workspace nor one person in many gets
/// more than its share. What a party used is counted in the time of its chunks divided by its part, and of those who wait whoever used
/// least comes next: with k busy workspaces each gets at least about 1/k. Who had nothing to do saves nothing up.</para>
/// <para>So that nothing waits for ever whoever comes and goes, each <see cref="LongestEvery"/>th turn is that of the party that has had
/// none for the longest. Among the jobs of a party what has least left comes first; each <see cref="OwnLongestEvery"/>th turn of the
/// party goes to the one that has waited longest. A job therefore has a turn after at most <see cref="LongestEvery"/> × <see
/// cref="OwnLongestEvery"/> × (parties) × (jobs of its party) turns.</para>
/// <para>Not safe for several threads at once.</para>
/// </remarks>
public sealed class JobTurns
{
    /// <summary>Each turn of this number goes to the party that has waited longest.</summary>
    public const int LongestEvery = 8;

    /// <summary>Each turn of a party of this number goes to its job that has waited longest.</summary>
    public const int OwnLongestEvery = 4;

    // What a chunk costs beside its time, in seconds: its bookkeeping, and that it runs already when the next is chosen.
    private const double SecondsOfAChunk = 0.05;

    private readonly Dictionary<JobParty, Account> _accounts = [];
    private readonly Dictionary<Guid, long> _lastTurns = [];
    private double _reached;
    private long _turn;

    /// <summary>Whose turn it is, which is counted at once; null when nobody waits.</summary>
    /// <param name="waiting">The jobs that could go on, the oldest first.</param>
    /// <param name="running">Those whose chunks run.</param>
    public JobClaim? Next(IReadOnlyList<JobClaim> waiting, IReadOnlyCollection<JobClaim> running)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        ArgumentNullException.ThrowIfNull(running);
        Forget([.. waiting, .. running]);
        if (waiting.Count == 0)
            return null;
        _turn++;
        Divide([.. waiting.Concat(running).Select(c => c.Party).Distinct()]);
        foreach (var claim in waiting)
            _lastTurns.TryAdd(claim.Job, _turn);
        var parties = waiting.GroupBy(c => c.Party).ToList();
        foreach (var party in parties)
            _accounts[party.Key].Enter(_turn, _reached);
        var isOfLongest = _turn % LongestEvery == 0;
        var chosen = isOfLongest
            ? parties.MinBy(p => _accounts[p.Key].LastTurn)!
            : parties.MinBy(p => (_accounts[p.Key].Used, Running(p.Key), _accounts[p.Key].LastTurn))!;
        var account = _accounts[chosen.Key];
        if (!isOfLongest)
            _reached = Math.Max(_reached, account.Used);
        account.Take(_turn, SecondsOfAChunk);
        var job =
            account.Turns % OwnLongestEvery == 0 ? chosen.MinBy(c => _lastTurns[c.Job])! : chosen.MinBy(c => c.Left ?? double.MaxValue)!;
        _lastTurns[job.Job] = _turn;
        return job;

        int Running(JobParty party) =>
            Math.Max(running.Count(r => r.Party.Workspace == party.Workspace), running.Count(r => r.Party.Person == party.Person));
    }

    /// <summary>Counts the time of a chunk.</summary>
    public void Charge(JobParty party, TimeSpan took)
    {
        if (_accounts.TryGetValue(party, out var account))
            account.Charge(took.TotalSeconds);
    }

    private void Divide(IReadOnlyCollection<JobParty> parties)
    {
        var people = parties.CountBy(p => p.Workspace).ToDictionary();
        var workspaces = parties.CountBy(p => p.Person).ToDictionary();
        foreach (var party in parties)
        {
            if (!_accounts.TryGetValue(party, out var account))
                _accounts.Add(party, account = new Account());
            account.Parts = Math.Max(people[party.Workspace], workspaces[party.Person]);
        }
    }

    // Who has gone and used no more than the others need not be remembered.
    private void Forget(IReadOnlyCollection<JobClaim> claims)
    {
        var jobs = claims.Select(c => c.Job).ToHashSet();
        var parties = claims.Select(c => c.Party).ToHashSet();
        foreach (var job in _lastTurns.Keys.Where(j => !jobs.Contains(j)).ToList())
            _lastTurns.Remove(job);
        foreach (var gone in _accounts.Where(a => !parties.Contains(a.Key) && a.Value.Used <= _reached).Select(a => a.Key).ToList())
            _accounts.Remove(gone);
    }

    private sealed class Account
    {
        private long _waitedAt;

        /// <summary>Into how many parts the share is divided of which this party has one.</summary>
        public int Parts { get; set; } = 1;

        public double Used { get; private set; }

        public long LastTurn { get; private set; }

        public long Turns { get; private set; }

        public void Enter(long turn, double reached)
        {
            if (LastTurn == 0)
                LastTurn = turn;
            if (_waitedAt != turn - 1)
                Used = Math.Max(Used, reached);
            _waitedAt = turn;
        }

        public void Take(long turn, double seconds)
        {
            (LastTurn, Turns) = (turn, Turns + 1);
            Charge(seconds);
        }

        public void Charge(double seconds) => Used += seconds * Parts;
    }
}
