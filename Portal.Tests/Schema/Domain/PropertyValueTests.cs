using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Tests.Schema.Domain;

/// <summary>Values as texts state them.</summary>
public sealed class PropertyValueTests
{
    private static readonly Gen<string> s_number = Gen.Select(
        Gen.OneOf(Gen.Const(""), Gen.Const("<"), Gen.Const("≥ "), Gen.Const("约"), Gen.Const("-")),
        Gen.Int[0, 99_999],
        Gen.Int[0, 99],
        Gen.OneOf(Gen.Const(""), Gen.Const(" mg"), Gen.Const("%"), Gen.Const("mmol/L"), Gen.Const("岁")),
        (sign, whole, part, unit) => $"{sign}{whole}.{part}{unit}"
    );

    [Fact]
    public void IsLegal_Numbers_WithSignAndUnit_AndNotWithoutADigit() =>
        s_number.Sample(text =>
        {
            var number = new PropertyType { Kind = PropertyKind.Number };
            Assert.True(PropertyValue.IsLegal(number, text), text);
            Assert.True(PropertyValue.IsLegal(number, $" {text} "), text);
            // Full width digits are digits.
            Assert.True(PropertyValue.IsLegal(number, new([.. text.Select(c => char.IsAsciiDigit(c) ? (char)(c + 0xFEE0) : c)])), text);
            Assert.False(PropertyValue.IsLegal(number, new([.. text.Where(c => !char.IsAsciiDigit(c))])), text);
        });

    [Theory]
    [InlineData("12", true)]
    [InlineData("1,200", true)]
    [InlineData("3~5天", true)]
    [InlineData("3 至 5", true)]
    [InlineData("3 - 5 d", true)]
    [InlineData("3-", true)]
    [InlineData("+5", true)]
    [InlineData("<=5", false)]
    [InlineData("5 5", false)]
    [InlineData("第5", false)]
    [InlineData("", false)]
    [InlineData("5 abcdefghijklmnopqrstu", true)]
    [InlineData("5 abcdefghijklmnopqrstuv", false)]
    public void IsLegal_Number(string text, bool isLegal) =>
        Assert.Equal(isLegal, PropertyValue.IsLegal(new PropertyType { Kind = PropertyKind.Number }, text));

    [Theory]
    [InlineData("2024", true)]
    [InlineData("2024-3", true)]
    [InlineData("2024-03-15", true)]
    [InlineData("2024年", true)]
    [InlineData("2024年3月15日", true)]
    [InlineData("3月15号", true)]
    [InlineData("March 5, 2024", true)]
    [InlineData("去年", false)]
    [InlineData("", false)]
    public void IsLegal_Date(string text, bool isLegal) =>
        Assert.Equal(isLegal, PropertyValue.IsLegal(new PropertyType { Kind = PropertyKind.Date }, text));

    [Theory]
    [InlineData("是", true)]
    [InlineData("无", true)]
    [InlineData("TRUE", true)]
    [InlineData(" no ", true)]
    [InlineData("0", true)]
    [InlineData("2", false)]
    [InlineData("maybe", false)]
    [InlineData("", false)]
    public void IsLegal_Boolean(string text, bool isLegal) =>
        Assert.Equal(isLegal, PropertyValue.IsLegal(new PropertyType { Kind = PropertyKind.Boolean }, text));

    [Theory]
    [InlineData("轻", true)]
    [InlineData(" 中 度 ", true)]
    [InlineData("SEVERE", true)]
    [InlineData("轻度", false)]
    [InlineData("", false)]
    public void IsLegal_Enumeration_ComparesAsNames(string text, bool isLegal) =>
        Assert.Equal(
            isLegal,
            PropertyValue.IsLegal(new PropertyType { Kind = PropertyKind.Enumeration, Values = ["轻", "中度", "severe"] }, text)
        );

    [Theory]
    [InlineData("[A-Z]\\d+", "A12", true)]
    [InlineData("[A-Z]\\d+", " A12 ", true)]
    [InlineData("[A-Z]\\d+", "xA12", false)]
    [InlineData("[A-Z]\\d+", "A12x", false)]
    [InlineData("a|b", "ab", false)]
    [InlineData("a|b", "b", true)]
    [InlineData("a", "A", false)]
    [InlineData("", "anything", true)]
    // A pattern that is none says nothing; the schema's rules say it of the schema.
    [InlineData("[", "anything", true)]
    [InlineData("(a+)+b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void IsLegal_Pattern_IsOfTheWholeValue(string pattern, string text, bool isLegal) =>
        Assert.Equal(isLegal, PropertyValue.IsLegal(new PropertyType { Pattern = pattern }, text));

    [Fact]
    public void IsLegal_NeedsKindAndPattern()
    {
        var property = new PropertyType { Kind = PropertyKind.Number, Pattern = "\\d\\d" };
        Assert.Equal([true, false, false], new[] { "12", "123", "ab" }.Select(v => PropertyValue.IsLegal(property, v)));
    }
}
