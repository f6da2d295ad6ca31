namespace Portal.Domain.Learning.Ensembles;

/// <summary>How the votes of several engines become one confidence: logistic regression over their log-odds.</summary>
/// <param name="Bias">The log-odds of what no engine proposes.</param>
/// <param name="Engines">For each engine: what its vote adds, and what each of its log-odds does.</param>
/// <param name="Decided">How many decided proposals it was learned from; 0 for an assumption.</param>
/// <remarks>Stacking: D. H. Wolpert, "Stacked generalization", Neural Networks 5 (1992). It is learned on proposals for texts that the
/// engines had not seen.</remarks>
public sealed record EnsembleWeights(double Bias, IReadOnlyDictionary<string, EngineWeight> Engines, int Decided)
{
    /// <summary>So many decided proposals are needed before anything is learned.</summary>
    public const int FewestDecided = 50;

    private const double Ridge = 1;
    private const int Rounds = 30;

    /// <summary>What is assumed before anything is known: the mean of the log-odds, and a little more for each further engine that
    /// agrees.</summary>
    public static EnsembleWeights Assumed { get; } = new(0, new Dictionary<string, EngineWeight>(), 0);

    /// <summary>The confidence that votes come to, 0 to 1.</summary>
    public double Confidence(IReadOnlyList<EngineVote> votes)
    {
        ArgumentNullException.ThrowIfNull(votes);
        if (votes.Count == 0)
            return 0;
        if (Decided == 0 || votes.Any(v => !Engines.ContainsKey(v.Engine)))
            return Probability(votes.Average(v => Odds(v.Confidence)) + Math.Log(votes.Select(v => v.Engine).Distinct().Count()));
        return Probability(Bias + votes.Sum(v => Engines[v.Engine].Vote + (Engines[v.Engine].Odds * Odds(v.Confidence))));
    }

    /// <summary>The weights under which what people decided is most likely; what is assumed with fewer than <see cref="FewestDecided"/> or
    /// where all were decided alike.</summary>
    public static EnsembleWeights Learn(IReadOnlyList<(IReadOnlyList<EngineVote> Votes, bool IsRight)> decided)
    {
        ArgumentNullException.ThrowIfNull(decided);
        var right = decided.Count(d => d.IsRight);
        if (decided.Count < FewestDecided || right == 0 || right == decided.Count)
            return Assumed;
        var engines = decided.SelectMany(d => d.Votes).Select(v => v.Engine).Distinct().Order(StringComparer.Ordinal).ToList();
        var rows = decided.Select(d => Row(d.Votes, engines)).ToList();
        var weights = Fit(rows, [.. decided.Select(d => d.IsRight)]);
        // That an engine is surer never means less.
        return new EnsembleWeights(
            weights[0],
            engines
                .Select((e, i) => (e, w: new EngineWeight(weights[1 + (2 * i)], Math.Max(0, weights[2 + (2 * i)]))))
                .ToDictionary(x => x.e, x => x.w),
            decided.Count
        );
    }

    private static double[] Row(IReadOnlyList<EngineVote> votes, List<string> engines)
    {
        var row = new double[1 + (2 * engines.Count)];
        row[0] = 1;
        foreach (var vote in votes)
        {
            var at = 1 + (2 * engines.IndexOf(vote.Engine));
            (row[at], row[at + 1]) = (1, Odds(vote.Confidence));
        }

        return row;
    }

    // Newton's method with a ridge: some numbers, and rows that may say the same.
    private static double[] Fit(List<double[]> rows, bool[] right)
    {
        var size = rows[0].Length;
        var weights = new double[size];
        for (var round = 0; round < Rounds; round++)
        {
            var (gradient, hessian) = (new double[size], new double[size, size]);
            for (var j = 0; j < size; j++)
            {
                gradient[j] = Ridge * weights[j];
                hessian[j, j] = Ridge;
            }

            for (var i = 0; i < rows.Count; i++)
            {
                var p = Probability(Enumerable.Range(0, size).Sum(j => weights[j] * rows[i][j]));
                for (var j = 0; j < size; j++)
                {
                    gradient[j] += (p - (right[i] ? 1 : 0)) * rows[i][j];
                    for (var k = 0; k < size; k++)
                        hessian[j, k] += p * (1 - p) * rows[i][j] * rows[i][k];
                }
            }

            var step = Solve(hessian, gradient);
            for (var j = 0; j < size; j++)
                weights[j] -= step[j];
            if (step.Max(Math.Abs) < 1e-8)
                break;
        }

        return weights;
    }

    // Gauss with the largest pivot.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var (size, values) = (right.Length, (double[])right.Clone());
        for (var column = 0; column < size; column++)
        {
            var pivot = Enumerable.Range(column, size - column).MaxBy(r => Math.Abs(matrix[r, column]));
            for (var k = 0; k < size; k++)
                (matrix[column, k], matrix[pivot, k]) = (matrix[pivot, k], matrix[column, k]);
            (values[column], values[pivot]) = (values[pivot], values[column]);
            for (var row = column + 1; row < size; row++)
            {
                var factor = matrix[row, column] / matrix[column, column];
                for (var k = column; k < size; k++)
                    matrix[row, k] -= factor * matrix[column, k];
                values[row] -= factor * values[column];
            }
        }

        for (var row = size - 1; row >= 0; row--)
        {
            for (var k = row + 1; k < size; k++)
                values[row] -= matrix[row, k] * values[k];
            values[row] /= matrix[row, row];
        }

        return values;
    }

    private static double Probability(double odds) => 1 / (1 + Math.Exp(-odds));

    private static double Odds(double confidence) =>
        Math.Log(Math.Clamp(confidence, 0.001, 0.999) / (1 - Math.Clamp(confidence, 0.001, 0.999)));
}

/// <summary>What an engine's vote counts.</summary>
/// <param name="Vote">Log-odds for the vote itself.</param>
/// <param name="Odds">Times the log-odds of its confidence; at least 0.</param>
public sealed record EngineWeight(double Vote, double Odds);
