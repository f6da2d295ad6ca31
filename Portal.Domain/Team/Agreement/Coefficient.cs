namespace Portal.Domain.Team.Agreement;

/// <summary>A chance-corrected measure of agreement, with what it was made of.</summary>
/// <param name="Value">At most 1, which is complete agreement; 0 is what chance would give. Null where it is undefined.</param>
/// <param name="Observed">Observed agreement (κ) or disagreement (α, γ); null where there is nothing to observe.</param>
/// <param name="Expected">What chance would give of the same; null where there is nothing to expect.</param>
/// <param name="Units">How many units were compared: characters for κ and α, spans for γ.</param>
/// <param name="Undefined">Why there is no value: a code's text, such as <c>agreement.oneValue</c>; null where there is one.</param>
public sealed record Coefficient(double? Value, double? Observed, double? Expected, long Units, string? Undefined)
{
    /// <summary>A measure that has no value.</summary>
    public static Coefficient None(ProblemCode reason, long units = 0) => new(null, null, null, units, reason.Value);

    internal static Coefficient OfAgreement(double observed, double expected, long units) =>
        expected >= 1 - 1e-12
            ? new Coefficient(null, observed, expected, units, TeamProblems.AgreementOneValue.Value)
            : new Coefficient((observed - expected) / (1 - expected), observed, expected, units, null);

    internal static Coefficient OfDisagreement(double observed, double expected, long units) =>
        expected <= 1e-12
            ? new Coefficient(null, observed, expected, units, TeamProblems.AgreementOneValue.Value)
            : new Coefficient(1 - (observed / expected), observed, expected, units, null);
}
