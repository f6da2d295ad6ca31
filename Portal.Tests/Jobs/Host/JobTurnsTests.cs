using CsCheck;
using Portal.Jobs;

namespace Portal.Tests.Jobs.Host;

/// <summary>Whose chunk comes next, whatever the queue: nobody waits for ever, and each workspace has its share.</summary>
public sealed class JobTurnsTests
{
    private static readonly TimeSpan s_chunk = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void Next_NothingWaits_IsNull() => Assert.Null(new JobTurns().Next([], [Claim(1, 1, 1)]));

    [Fact]
    public void Next_AWorkspaceHoldsTheLanes_ASmallOneOfAnotherIsDoneAtOnce()
    {
        var queue = new Queue(2);
        queue.Add(Claim(1, 1, 1), 1000);
        queue.Add(Claim(2, 1, 1), 1000);
        queue.Run(100);
        queue.Add(Claim(3, 2, 2), 3);
        queue.Run(12);
        Assert.Equal(3, queue.Served(3));
        Assert.True(queue.Served(1) + queue.Served(2) >= 100);
    }

    [Fact]
    public void Next_OnePersonInManyWorkspaces_HasTheShareOfOne()
    {
        var queue = new Queue(2);
        foreach (var i in Enumerable.Range(1, 50))
            queue.Add(Claim(i, i, 1), int.MaxValue);
        queue.Add(Claim(100, 100, 2), int.MaxValue);
        queue.Add(Claim(101, 100, 2), int.MaxValue);
        queue.Run(1000);
        var other = queue.Served(100) + queue.Served(101);
        Assert.True(other >= 400, $"{other} of 1000");
    }

    [Fact]
    public void Next_ManyPeopleInOneWorkspace_HaveTheShareOfOne()
    {
        var queue = new Queue(1);
        foreach (var i in Enumerable.Range(1, 50))
            queue.Add(Claim(i, 1, i), int.MaxValue);
        queue.Add(Claim(100, 100, 100), int.MaxValue);
        queue.Run(1000);
        Assert.True(queue.Served(100) >= 400, $"{queue.Served(100)} of 1000");
    }

    [Fact]
    public void Next_OwnJobs_SmallBeforeLargeBeforeUnknown()
    {
        var turns = new JobTurns();
        JobClaim[] own = [Claim(1, 1, 1, null), Claim(2, 1, 1, 500), Claim(3, 1, 1, 2)];
        Assert.Equal(own[2], turns.Next(own, []));
        Assert.Equal(own[1], turns.Next([own[0], own[1]], []));
    }

    [Fact]
    public void Next_WhoHadNothingToDo_SavesNothingUp()
    {
        var queue = new Queue(1);
        queue.Add(Claim(1, 1, 1), int.MaxValue);
        queue.Run(500);
        queue.Add(Claim(2, 2, 2), int.MaxValue);
        queue.Run(100);
        Assert.InRange(queue.Served(2), 40, 60);
    }

    /// <summary>By time, not by number: who has long chunks has fewer of them.</summary>
    [Fact]
    public void Next_LongChunks_CountByTheirTime()
    {
        var turns = new JobTurns();
        JobClaim[] both = [Claim(1, 1, 1), Claim(2, 2, 2)];
        var served = new int[3];
        for (var i = 0; i < 1000; i++)
        {
            var next = turns.Next(both, [])!;
            var number = next == both[0] ? 1 : 2;
            served[number]++;
            turns.Charge(next.Party, TimeSpan.FromSeconds(number == 1 ? 10 : 0.1));
        }

        // One in eight turns looks at who has waited longest alone.
        Assert.True(served[2] > served[1] * 4, $"{served[1]} and {served[2]}");
    }

    /// <summary>Any queue, any lanes, any lengths of chunks, others who come and go: each job that waits has a turn within the
    /// bound.</summary>
    [Fact]
    public void Next_AnyQueue_EveryJobIsServedWithinTheBound() =>
        Gen.Select(Gen.Int[1, 4], Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 200], Gen.Int[1, 40]).Array[1, 20], Gen.Int)
            .Sample((lanes, jobs, seed) => jobs.Length == 0 || Serves(lanes, jobs, seed), iter: 300);

    /// <summary>Workspaces with people of their own who always have something to do: each gets about its part of all chunks.</summary>
    [Fact]
    public void Next_BusyWorkspaces_EachGetsItsPart() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 4].Array[1, 3].Array[2, 6])
            .Sample(
                (lanes, workspaces) =>
                {
                    var queue = new Queue(lanes);
                    var id = 0;
                    foreach (var (people, w) in workspaces.Select((p, w) => (p, w)))
                    foreach (var (jobs, p) in people.Select((j, p) => (j, p)))
                        // So many that a lane never lacks one.
                        for (var j = 0; j < jobs + lanes; j++)
                            queue.Add(Claim(++id, w + 1, (w * 10) + p + 1), int.MaxValue);
                    const int Turns = 2000;
                    queue.Run(Turns);
                    var least = workspaces.Select((_, w) => queue.ServedWorkspace(w + 1)).Min();
                    return least >= (Turns * 0.8 / workspaces.Length) - 20;
                },
                iter: 100
            );

    private static bool Serves(int lanes, (int Workspace, int Person, int Left, int Chunks)[] jobs, int seed)
    {
        var queue = new Queue(lanes, new Random(seed));
        var next = 0;
        foreach (var (workspace, person, left, chunks) in jobs)
        {
            queue.Add(Claim(++next, workspace, person, left == 0 ? null : left), chunks * 10);
            queue.Run(3);
        }

        // An endless row of small ones of new people, who would always be first by what they used.
        for (var i = 0; i < 400; i++)
        {
            queue.Add(Claim(++next, 100 + i, 100 + i, 1), 1);
            queue.Run(1);
        }

        var parties = jobs.Select(j => (j.Workspace, j.Person)).Distinct().Count() + lanes + 1;
        var ofParty = jobs.CountBy(j => (j.Workspace, j.Person)).Max(c => c.Value);
        return queue.LongestWait <= (JobTurns.LongestEvery * JobTurns.OwnLongestEvery * parties * (ofParty + 1)) + lanes;
    }

    private static JobClaim Claim(int job, int workspace, int person, double? left = null) =>
        new(Id(job), new JobParty(Id(workspace), Id(person)), left);

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    /// <summary>Lanes that do a chunk each after another, as the runner does.</summary>
    private sealed class Queue(int lanes, Random? random = null)
    {
        private readonly JobTurns _turns = new();
        private readonly List<JobClaim> _waiting = [];
        private readonly List<JobClaim> _running = [];
        private readonly Dictionary<Guid, int> _left = [];
        private readonly Dictionary<Guid, int> _served = [];
        private readonly Dictionary<Guid, int> _since = [];
        private readonly Dictionary<Guid, int> _workspaces = [];
        private int _turn;

        public int LongestWait { get; private set; }

        public int Served(int job) => _served.GetValueOrDefault(Id(job));

        public int ServedWorkspace(int workspace) => _workspaces.GetValueOrDefault(Id(workspace));

        public void Add(JobClaim claim, int chunks)
        {
            _waiting.Add(claim);
            (_left[claim.Job], _since[claim.Job]) = (chunks, _turn);
        }

        public void Run(int turns)
        {
            for (var i = 0; i < turns; i++)
            {
                if (_running.Count == lanes)
                    End(_running[random?.Next(_running.Count) ?? 0]);
                if (_turns.Next(_waiting, _running) is not { } next)
                {
                    if (_running.Count > 0)
                        End(_running[0]);
                    continue;
                }

                _turn++;
                _waiting.Remove(next);
                _running.Add(next);
                _served[next.Job] = _served.GetValueOrDefault(next.Job) + 1;
                _workspaces[next.Party.Workspace] = _workspaces.GetValueOrDefault(next.Party.Workspace) + 1;
                LongestWait = Math.Max(LongestWait, _turn - _since[next.Job]);
            }

            LongestWait = Math.Max(LongestWait, _waiting.Select(w => _turn - _since[w.Job]).DefaultIfEmpty().Max());
        }

        private void End(JobClaim claim)
        {
            _running.Remove(claim);
            _turns.Charge(claim.Party, random is null ? s_chunk : TimeSpan.FromSeconds(random.NextDouble() * 30));
            if (--_left[claim.Job] > 0)
            {
                _waiting.Insert(0, claim);
                _since[claim.Job] = _turn;
            }
        }
    }
}
