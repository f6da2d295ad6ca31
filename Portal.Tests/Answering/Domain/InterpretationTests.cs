using Portal.Domain.Answering;

namespace Portal.Tests.Answering.Domain;

public sealed class InterpretationTests
{
    [Theory]
    [InlineData("火星热有哪些表现", AnswerStatus.NotInGraph, "shows.forward", "")]
    [InlineData("火星热", AnswerStatus.NotUnderstood, "", "火星热")]
    [InlineData("火星表现金星", AnswerStatus.NotUnderstood, "", "火星 金星")]
    [InlineData("甲药痛风头痛的表现", AnswerStatus.NotUnderstood, "", "")]
    [InlineData("  ", AnswerStatus.NotUnderstood, "", "")]
    public void Interpret_WhatIsNotAnswered_SaysWhy(string question, AnswerStatus status, string template, string unexplained)
    {
        var read = ClinicQuestions.Interpreter.Interpret(question, ClinicQuestions.Linker);
        Assert.Equal((status, template, unexplained), (read.Status, read.Template?.Id ?? "", string.Join(' ', read.Unexplained)));
        Assert.Null(read.Pattern);
        Assert.Empty(read.Alternatives);
    }

    [Fact]
    public void Interpret_SeveralRelationsThatFitAlike_IsAmbiguous()
    {
        // A type alone: both relations from drugs lead to diseases.
        var read = ClinicQuestions.Interpreter.Interpret("甲药的疾病", ClinicQuestions.Linker);
        Assert.Equal((AnswerStatus.Ambiguous, null, null), (read.Status, read.Template, read.Pattern));
        Assert.Equal(
            ["treats.forward", "worsens.forward(Drug,Disease)"],
            read.Alternatives.Select(a => a.Id).Order(StringComparer.Ordinal)
        );
        Assert.Equal(("甲药", 0.7), (Assert.Single(read.Slots).Value, read.Confidence));
    }

    [Fact]
    public void Interpret_ANameOfTwoTypes_IsTheOneThatFits()
    {
        Assert.Equal("d3", Key("心悸有哪些症状"));
        Assert.Equal("s3", Key("哪些疾病表现心悸"));

        static string Key(string question) => ClinicQuestions.Interpreter.Interpret(question, ClinicQuestions.Linker).Slots[0].Entity!.Key;
    }

    /// <summary>One name said twice is one name.</summary>
    [Theory]
    [InlineData("高血压，高血压有哪些表现")]
    [InlineData("GOUT gout 有哪些表现")]
    public void Interpret_ANameTwice_IsOneName(string question) =>
        Assert.Equal("shows.forward", ClinicQuestions.Interpreter.Interpret(question, ClinicQuestions.Linker).Template?.Id);

    [Theory]
    [InlineData(500, AnswerStatus.Answered)]
    [InlineData(501, AnswerStatus.NotUnderstood)]
    public void Interpret_ALongQuestion_HasABorder(int length, AnswerStatus status) =>
        Assert.Equal(
            status,
            ClinicQuestions.Interpreter.Interpret("高血压有哪些表现".PadRight(length, '？'), ClinicQuestions.Linker).Status
        );

    [Fact]
    public void Interpret_ALeftoverCharacter_CostsConfidence()
    {
        var (whole, rest) = (Read("高血压有哪些表现"), Read("高血压有哪些火表现"));
        Assert.Equal((1.0, 0.889), (whole.Confidence, rest.Confidence));

        static Interpretation Read(string question) => ClinicQuestions.Interpreter.Interpret(question, ClinicQuestions.Linker);
    }
}
