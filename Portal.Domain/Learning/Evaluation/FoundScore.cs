namespace Portal.Domain.Learning.Evaluation;

/// <summary>How what was found compares with what people marked.</summary>
/// <param name="Right">Found with exactly the borders and the type of one that is marked.</param>
/// <param name="Found">How many were found.</param>
/// <param name="Gold">How many are marked.</param>
public readonly record struct FoundScore(int Right, int Found, int Gold)
{
    /// <summary>The share of what was found that is right, 0 to 1; 0 when nothing was found.</summary>
    public double Precision => Found == 0 ? 0 : (double)Right / Found;

    /// <summary>The share of what is marked that was found, 0 to 1; 0 when nothing is marked.</summary>
    public double Recall => Gold == 0 ? 0 : (double)Right / Gold;

    /// <summary>The harmonic mean of both, 0 to 1.</summary>
    public double F1 => Found + Gold == 0 ? 0 : 2.0 * Right / (Found + Gold);

    /// <summary>Of both together.</summary>
    public static FoundScore operator +(FoundScore left, FoundScore right) => left.Plus(right);

    /// <summary>Of both together.</summary>
    public FoundScore Plus(FoundScore other) => new(Right + other.Right, Found + other.Found, Gold + other.Gold);
}
