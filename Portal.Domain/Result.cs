using System.Diagnostics.CodeAnalysis;

namespace Portal.Domain;

/// <summary>The outcome of something that is expected to fail at times: a value, or the problems that prevented it.</summary>
/// <typeparam name="T">What a success carries.</typeparam>
public sealed record Result<T>
{
    private Result(T? value, IReadOnlyList<Problem> problems) => (Value, Problems) = (value, problems);

    /// <summary>The value; meaningful only when <see cref="Success"/>.</summary>
    public T? Value { get; }

    /// <summary>Why there is no value; empty on success.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Success => Problems.Count == 0;

    /// <summary>A success.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "Reads as Result<int>.Of(1), the shape of ParseResult in NodaTime.")]
    public static Result<T> Of(T value) => new(value, []);

    /// <summary>A failure.</summary>
    /// <exception cref="ArgumentException">No problem is given.</exception>
    [SuppressMessage("Design", "CA1000", Justification = "See Of.")]
    public static Result<T> Failed(params IReadOnlyList<Problem> problems) =>
        problems.Count > 0 ? new(default, problems) : throw new ArgumentException("A failure needs a problem.", nameof(problems));

    /// <summary>The value, or an exception that carries the problems.</summary>
    /// <exception cref="ProblemException">There is no value.</exception>
    public T GetValueOrThrow() => Success ? Value : throw new ProblemException(Problems);

    /// <summary>The same outcome with another value.</summary>
    public Result<TOther> Convert<TOther>(Func<T, TOther> convert) =>
        Success ? Result<TOther>.Of(convert(Value)) : Result<TOther>.Failed(Problems);
}
