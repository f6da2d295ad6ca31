using System.Globalization;
using System.Text.Json;
using CsCheck;
using Portal.Domain;
using Portal.Tests.Support;

namespace Portal.Tests.Domain;

/// <summary>Outcomes and problems.</summary>
public sealed class OutcomeTests
{
    private static readonly Gen<Problem[]> s_problems = Gen.Select(
        TextGenerator.OneOf("a.b", "c.d"),
        TextGenerator.OneOf("", "field"),
        TextGenerator.OneOf("x", "y").Array[0, 2],
        (code, field, arguments) => new Problem(new ProblemCode(code), field, arguments)
    ).Array[0, 3];

    [Fact]
    public void Result_OfAValueOrOfProblems_IsOneOrTheOther() =>
        Gen.Select(Gen.Int[-9, 9], s_problems)
            .Sample(
                (value, problems) =>
                {
                    if (problems.Length == 0)
                    {
                        Assert.Throws<ArgumentException>(() => Result<int>.Failed(problems));
                        var success = Result<int>.Of(value);
                        Assert.True(success.Success);
                        Assert.Empty(success.Problems);
                        Assert.Equal(value, success.GetValueOrThrow());
                        Assert.Equal(
                            value.ToString(CultureInfo.InvariantCulture),
                            success.Convert(v => v.ToString(CultureInfo.InvariantCulture)).GetValueOrThrow()
                        );
                        return;
                    }

                    var failure = Result<int>.Failed(problems);
                    Assert.False(failure.Success);
                    Assert.Equal(problems, failure.Problems);
                    Assert.Equal(problems, Assert.Throws<ProblemException>(() => failure.GetValueOrThrow()).Problems);
                    // Of a failure nothing is converted.
                    var converted = failure.Convert<string>(_ => throw new InvalidOperationException());
                    Assert.Equal(problems, converted.Problems);
                }
            );

    // Two problems that say the same are the same: so that what several places report can be said once.
    [Fact]
    public void Problem_ThatSaysTheSame_IsTheSame() =>
        Gen.Select(s_problems, s_problems)
            .Sample(
                (one, other) =>
                {
                    foreach (var (first, second) in from a in one from b in other select (a, b))
                    {
                        var isSame =
                            (first.Code, first.Field) == (second.Code, second.Field) && first.Arguments.SequenceEqual(second.Arguments);
                        Assert.Equal(isSame, first.Equals(second));
                        Assert.Equal(isSame, first == second);
                        if (isSame)
                            Assert.Equal(first.GetHashCode(), second.GetHashCode());
                        Assert.NotEqual(first, first with { Severity = ProblemSeverity.Hint });
                    }
                }
            );

    // The schema page is told by its canvas what was refused: the way there and back is JSON.
    [Fact]
    public void Problem_ThereAndBackAsJson_IsTheSame()
    {
        var problem = new Problem(new ProblemCode("a.b"), "field", "x", "y") { Severity = ProblemSeverity.Warning };
        var json = JsonSerializer.Serialize(problem, JsonSerializerOptions.Web);
        Assert.Equal("""{"code":"a.b","field":"field","arguments":["x","y"],"severity":1}""", json);
        Assert.Equal(problem, JsonSerializer.Deserialize<Problem>(json, JsonSerializerOptions.Web));
    }

    [Fact]
    public void Problem_Written_SaysCodeFieldAndArguments()
    {
        Assert.Equal("a.b(field)", new Problem(new ProblemCode("a.b"), "field").ToString());
        Assert.Equal("a.b(field: x, y)", new Problem(new ProblemCode("a.b"), "field", "x", "y").ToString());
        Assert.Equal(
            "a.b(f: x); c.d()",
            new ProblemException(new Problem(new ProblemCode("a.b"), "f", "x"), new Problem(new ProblemCode("c.d"), "")).Message
        );
        Assert.Equal([new Problem(new ProblemCode("a.b"), "f", "x")], new ProblemException(new ProblemCode("a.b"), "f", "x").Problems);
        Assert.Equal(ProblemSeverity.Error, new Problem(new ProblemCode("a.b"), "").Severity);
    }
}
