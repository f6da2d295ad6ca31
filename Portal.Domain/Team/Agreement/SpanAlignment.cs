namespace Portal.Domain.Team.Agreement;

/// <summary>Which spans of several annotators are the same, as well as can be told: the alignment with the least disorder.</summary>
/// <param name="Disorder">The sum over the groups; a group's is the mean dissimilarity of its pairs, where one who has no span in it counts
/// 1.</param>
/// <param name="Groups">For each group the span of each annotator, or -1.</param>
/// <param name="IsExact">False where a tangle of spans was too large to search and a good alignment stands for the best.</param>
public sealed record SpanAlignment(double Disorder, IReadOnlyList<IReadOnlyList<int>> Groups, bool IsExact)
{
    // Steps of the search in one tangle. Real annotations need a handful; only hundreds of crossing spans at one place reach it.
    private const int MostSteps = 20_000;

    /// <summary>The best alignment.</summary>
    public static SpanAlignment Best(IReadOnlyList<IReadOnlyList<MarkedSpan>> annotators)
    {
        ArgumentNullException.ThrowIfNull(annotators);
        var n = annotators.Count;
        var units = annotators.SelectMany((spans, a) => spans.Select((s, i) => new Unit(a, i, s))).OrderBy(u => u.Mark.Span.Start).ToList();
        var candidates = Candidates(units, n);
        var groups = new List<IReadOnlyList<int>>();
        var (disorder, isExact) = (0.0, true);
        foreach (var tangle in Tangles(units.Count, candidates))
        {
            var (chosen, cost, exact) = new Search(tangle.Units, tangle.Candidates, Single(n)).Run();
            (disorder, isExact) = (disorder + cost, isExact && exact);
            foreach (var group in chosen)
                groups.Add([
                    .. Enumerable
                        .Range(0, n)
                        .Select(a => group.Where(u => units[u].Annotator == a).Select(u => units[u].Index).DefaultIfEmpty(-1).First()),
                ]);
        }

        return new SpanAlignment(disorder, groups, isExact);
    }

    /// <summary>How different two spans are: 0 for the same, 1 for the price of having no partner.</summary>
    public static double Dissimilarity(MarkedSpan first, MarkedSpan second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var apart =
            (double)(Math.Abs(first.Span.Start - second.Span.Start) + Math.Abs(first.Span.End - second.Span.End))
            / Math.Max(1, first.Span.Length + second.Span.Length);
        return (apart * apart) + (first.Category == second.Category ? 0 : 1);
    }

    // The disorder of a span alone: n-1 of the n(n-1)/2 pairs have one side missing.
    private static double Single(int annotators) => 2.0 / annotators;

    // Groups that are cheaper than leaving their spans alone; no other can be part of a best alignment.
    private static List<Candidate> Candidates(List<Unit> units, int annotators)
    {
        var (found, pairs) = (new List<Candidate>(), annotators * (annotators - 1) / 2.0);
        var longest = units.Select(u => u.Mark.Span.Length).DefaultIfEmpty(0).Max();
        // A member that costs more than it saves in every pair is never worth it.
        var most = 2.0 * (annotators - 1);
        void Grow(List<int> group, double sum, int from)
        {
            var k = group.Count;
            // Pairs with one side missing: all that touch the group, less those inside it.
            var missing = k * (annotators - k);
            var cost = (sum + missing) / pairs;
            if (k > 1 && cost < k * Single(annotators))
                found.Add(new Candidate([.. group], cost));
            for (var next = from; next < units.Count; next++)
            {
                var unit = units[next];
                if (IsOutOfReach(units[group[0]], unit, longest, most))
                    break;
                if (group.Any(g => units[g].Annotator == unit.Annotator))
                    continue;
                var more = group.Sum(g => Dissimilarity(units[g].Mark, unit.Mark));
                if (more < most)
                {
                    group.Add(next);
                    Grow(group, sum + more, next + 1);
                    group.RemoveAt(group.Count - 1);
                }
            }
        }

        for (var i = 0; i < units.Count; i++)
        {
            found.Add(new Candidate([i], Single(annotators)));
            Grow([i], 0, i + 1);
        }

        return found;
    }

    // So far behind the first span that no span which starts there, however long, can be paired with it.
    private static bool IsOutOfReach(Unit first, Unit later, int longest, double most)
    {
        var gap = 2.0 * (later.Mark.Span.Start - first.Mark.Span.End) / Math.Max(1, first.Mark.Span.Length + longest);
        return gap > 0 && (1 + gap) * (1 + gap) >= most;
    }

    private static IEnumerable<(List<int> Units, List<Candidate> Candidates)> Tangles(int units, List<Candidate> candidates)
    {
        var root = Enumerable.Range(0, units).ToArray();
        int Find(int x) => root[x] == x ? x : root[x] = Find(root[x]);
        foreach (var candidate in candidates)
        {
            foreach (var unit in candidate.Units.Skip(1))
                root[Find(unit)] = Find(candidate.Units[0]);
        }

        var byRoot = candidates.ToLookup(c => Find(c.Units[0]));
        return Enumerable.Range(0, units).GroupBy(Find).Select(g => (g.ToList(), byRoot[g.Key].ToList()));
    }

    private sealed record Unit(int Annotator, int Index, MarkedSpan Mark);

    private sealed record Candidate(int[] Units, double Cost);

    /// <summary>Branch and bound: the first span that has no group yet gets each of its groups in turn, the cheapest first.</summary>
    private sealed class Search(List<int> units, List<Candidate> candidates, double single)
    {
        private readonly Dictionary<int, List<Candidate>> _of = units.ToDictionary(
            u => u,
            u => candidates.Where(c => c.Units.Contains(u)).OrderBy(c => c.Cost / c.Units.Length).ToList()
        );
        private readonly HashSet<int> _covered = [];
        private readonly Stack<Candidate> _chosen = new();
        private List<Candidate> _best = [];
        private double _bestCost = double.MaxValue;
        private double _bound = units.Sum(u =>
            candidates.Where(c => c.Units.Contains(u)).Select(c => c.Cost / c.Units.Length).DefaultIfEmpty(single).Min()
        );
        private int _steps;

        public (IReadOnlyList<int[]> Groups, double Cost, bool IsExact) Run()
        {
            Step(0, 0);
            return ([.. _best.Select(c => c.Units)], _bestCost, _steps < MostSteps);
        }

        private void Step(int from, double cost)
        {
            while (from < units.Count && _covered.Contains(units[from]))
                from++;
            if (from == units.Count)
            {
                if (cost < _bestCost - 1e-12)
                    (_bestCost, _best) = (cost, [.. _chosen]);
                return;
            }

            foreach (var candidate in _of[units[from]])
            {
                if (candidate.Units.Any(_covered.Contains))
                    continue;
                var share = candidate.Units.Sum(u => _of[u][0].Cost / _of[u][0].Units.Length);
                if (cost + candidate.Cost + _bound - share >= _bestCost - 1e-12 || (++_steps >= MostSteps && _best.Count > 0))
                    continue;
                _covered.UnionWith(candidate.Units);
                _chosen.Push(candidate);
                _bound -= share;
                Step(from + 1, cost + candidate.Cost);
                _bound += share;
                _chosen.Pop();
                _covered.ExceptWith(candidate.Units);
            }
        }
    }
}
