using Portal.Domain.Schema;
using Portal.Schema;
using Portal.Schema.Pages;

namespace Portal.Tests.Schema.Pages;

/// <summary>What the address of the designer says, and which type an edit leaves behind.</summary>
public sealed class SchemaAddressTests
{
    [Theory]
    [InlineData(0, false, "/w/s/schema")]
    [InlineData(0, true, "/w/s/schema?view=table")]
    [InlineData(1, false, "/w/s/schema?select=e%3A0")]
    [InlineData(2, true, "/w/s/schema?view=table&select=e%3A0,e%3A1")]
    [InlineData(21, false, "/w/s/schema")]
    public void Of_NamesTheSelection_UnlessItIsLong(int keys, bool isTable, string address) =>
        Assert.Equal(address, SchemaAddress.Of("s", [.. Enumerable.Range(0, keys).Select(i => $"e:{i}")], isTable));

    [Fact]
    public void Of_TwentyKeys_AreNamed() =>
        Assert.Equal(20, SchemaAddress.Of("s", [.. Enumerable.Repeat("x", 20)], false).Split('=')[1].Split(',').Length);

    [Fact]
    public void Follow_OwnAddressesThatArriveLate_AreNotFollowed()
    {
        var address = new SchemaAddress();
        Assert.True(address.Follow("start"));
        Assert.False(address.Show("start"));
        Assert.True(address.Show("a"));
        Assert.True(address.Show("b"));
        Assert.False(address.Show("b"));
        // The first may never arrive: what comes after it says so.
        Assert.False(address.Follow("b"));
        Assert.True(address.Follow("a"));
        Assert.True(address.Show("b"));
        Assert.False(address.Follow("b"));
    }

    [Fact]
    public void EditedType_IsTheOneWithANewIdentifier()
    {
        var (seen, named) = (new EntityType { Id = "A" }, new EntityType { Id = "B" });
        Assert.Equal(
            new EditedType("e:B", "A"),
            EditedType.Of(new SchemaEdit.PutEntity(named, seen), Reply(("entity:A", true), ("entity:B", false)))
        );
        Assert.Equal(new EditedType("e:B", null), EditedType.Of(new SchemaEdit.PutEntity(named), Reply(("entity:B", false))));
        Assert.Equal(
            new EditedType("r:r", null),
            EditedType.Of(new SchemaEdit.Draw("A"), Reply(("entity:Type", false), ("relation:r", false)))
        );
        Assert.Equal(
            new EditedType("r:s", "r"),
            EditedType.Of(
                new SchemaEdit.PutRelation(new RelationType { Id = "s" }, new RelationType { Id = "r" }),
                Reply(("relation:s", false))
            )
        );
        Assert.Null(EditedType.Of(new SchemaEdit.PutEntity(seen, seen), Reply(("order", false), ("place:A", false))));
        Assert.Null(EditedType.Of(new SchemaEdit.Reverse("r"), Reply(("relation:r", false))));
    }

    private static SchemaEditReply Reply(params (string Key, bool IsGone)[] changed) =>
        new(1, true, [], [.. changed.Select(c => new SchemaPatch.Part(c.Key, c.IsGone ? 1 : null, c.IsGone ? null : 1))]);
}
