namespace Portal.Domain.Learning.Selection;

/// <summary>What a text would bring that neither labeled texts nor those chosen before it have: its pairs of letters, each weighed by how
/// common it is among the candidates and how often it has been seen.</summary>
/// <remarks>Greedy choice of a submodular coverage is at least 63 % as good as the best one: G. Nemhauser, L. Wolsey, M. Fisher,
/// Mathematical Programming 14 (1978); for batches of texts: K. Wei, R. Iyer, J. Bilmes, "Submodularity in data subset selection and active
/// learning", ICML (2015). What a text brings only ever becomes less, so that most need not be looked at again (M. Minoux, 1978).</remarks>
internal sealed class Novelty
{
    private readonly IReadOnlyList<QueryCandidate> _candidates;
    private readonly int[] _common = new int[TextSignature.Size];
    private readonly int[] _seen = new int[TextSignature.Size];

    public Novelty(IReadOnlyList<QueryCandidate> candidates, IEnumerable<TextSignature> labeled)
    {
        _candidates = candidates;
        foreach (var pair in candidates.SelectMany(c => c.Signature.Pairs))
            _common[pair]++;
        foreach (var pair in labeled.SelectMany(l => l.Pairs))
            _seen[pair]++;
    }

    public IReadOnlyList<int> Choose(int[] lots, Func<int, double> value, int count)
    {
        var queue = new PriorityQueue<int, double>(lots.Select(i => (i, -Worth(i))));
        var chosen = new List<int>();
        while (chosen.Count < count && queue.TryDequeue(out var candidate, out _))
        {
            var worth = Worth(candidate);
            if (queue.TryPeek(out _, out var next) && worth < -next - 1e-12)
            {
                queue.Enqueue(candidate, -worth);
                continue;
            }

            chosen.Add(candidate);
            foreach (var pair in _candidates[candidate].Signature.Pairs)
                _seen[pair]++;
        }

        return chosen;

        double Worth(int i) => value(i) * New(_candidates[i].Signature);
    }

    // The mean over its pairs: how new what it says is, whatever its length.
    private double New(TextSignature signature)
    {
        if (signature.Pairs.Count == 0)
            return 0;
        var (sum, weight) = (0.0, 0.0);
        foreach (var pair in signature.Pairs)
        {
            var common = Math.Log(1 + _common[pair]);
            sum += common / (1 + _seen[pair]);
            weight += common;
        }

        return sum / weight;
    }
}
