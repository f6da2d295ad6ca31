namespace Portal.Domain.Learning.Relations;

/// <summary>Chooses on held-out examples how a classifier decides and how sure it says it is.</summary>
internal static class RelationCalibration
{
    /// <summary>Held-out pairs as a run sees them: the rows of their features, and the types that the same two mentions of the same text
    /// have.</summary>
    public static IReadOnlyList<(int[] Rows, HashSet<string> Gold)> Prepare(RelationRun run, IReadOnlyList<RelationExample> examples) =>
        [
            .. examples
                .GroupBy(RelationKey.Of)
                .ToList()
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(TrainingCores.Current)
                .Select(g => (run.Rows(g.First()), g.Select(e => e.Type).ToHashSet())),
        ];

    /// <summary>The classifier with the temperature under which held-out types are most likely, and the offset with the best micro F1; and
    /// that F1.</summary>
    public static (RelationClassifier Classifier, double F1) Calibrate(
        RelationClassifier classifier,
        IReadOnlyList<(int[] Rows, HashSet<string> Gold)> asked
    )
    {
        var scored = asked.Select(a => (Scores: classifier.ScoreRows(a.Rows), a.Gold)).ToList();
        var temperature = new[] { 0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8 }.MinBy(t =>
            scored.Sum(s =>
                -s
                    .Gold.Select(g => classifier.Types.IndexOfType(g))
                    .Where(i => i >= 0)
                    .Sum(i => Math.Log(Math.Max(1e-12, RelationTraining.Softmax(s.Scores, t)[i])))
            )
        );
        var (offset, f1) = Enumerable
            .Range(-20, 41)
            .Select(i => i * 0.1 * temperature)
            .Select(o => (o, F1(o)))
            .MaxBy(x => (x.Item2, -Math.Abs(x.o)));
        return (
            new RelationClassifier(
                classifier.Settings,
                classifier.Types,
                classifier.Passes,
                temperature,
                offset,
                classifier.Index,
                classifier.Weights,
                classifier.Evidence
            ),
            f1
        );

        double F1(double noneOffset)
        {
            var (right, found, all) = (0, 0, scored.Sum(s => s.Gold.Count(g => g.Length > 0)));
            foreach (var (scores, types) in scored)
            {
                var best = 0;
                for (var i = 1; i < scores.Length; i++)
                {
                    if (scores[i] > scores[best] + (best == 0 ? noneOffset : 0))
                        best = i;
                }

                if (best == 0)
                    continue;
                found++;
                right += types.Contains(classifier.Types[best]) ? 1 : 0;
            }

            return found + all == 0 ? 0 : 2.0 * right / (found + all);
        }
    }

    private static int IndexOfType(this IReadOnlyList<string> types, string type)
    {
        for (var i = 0; i < types.Count; i++)
        {
            if (types[i] == type)
                return i;
        }

        return -1;
    }
}
