using System.Net;
using CsCheck;
using Portal.Platform;

namespace Portal.Tests.Platform;

public sealed class OutgoingHostsTests
{
    private static readonly Gen<IPAddress> s_any = Gen.Frequency(
        (3, Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes))),
        (1, Gen.Byte.Array[16].Select(bytes => new IPAddress(bytes)))
    );

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.255.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("127.8.8.8")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.168.1.1")]
    [InlineData("198.19.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void IsPublic_Special_IsNot(string address)
    {
        Assert.False(OutgoingHosts.IsPublic(IPAddress.Parse(address)));
        Assert.False(OutgoingHosts.Parse("public").Allows("looks.example", IPAddress.Parse(address), 443));
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700::1111")]
    public void IsPublic_OfTheOpenInternet_Is(string address) => Assert.True(OutgoingHosts.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void Allows_NothingListed_RefusesEveryAddress() =>
        s_any.Sample(address => !OutgoingHosts.Parse("").Allows("a.example", address, 443));

    [Fact]
    public void Allows_AnAddress_IsTheSameForItsMappedForm() =>
        Gen
            .Byte.Array[4]
            .Select(bytes => new IPAddress(bytes))
            .Sample(address =>
            {
                foreach (var list in new[] { "public", "10.0.0.0/8,127.0.0.1", $"{address}" })
                    Assert.Equal(
                        OutgoingHosts.Parse(list).Allows("a", address, 80),
                        OutgoingHosts.Parse(list).Allows("a", address.MapToIPv6(), 80)
                    );
            });

    [Fact]
    public void Allows_AListedAddressWithItsPort_IsThatOneAlone() =>
        Gen.Select(s_any, s_any, Gen.Int[1, 65535], Gen.Int[1, 65535])
            .Sample(
                (listed, other, port, otherPort) =>
                {
                    var hosts = OutgoingHosts.Parse(
                        listed.AddressFamily == IPAddress.Any.AddressFamily ? $"{listed}:{port}" : $"[{listed}]:{port}"
                    );
                    Assert.True(hosts.Allows("a", listed, port));
                    Assert.Equal(port == otherPort, hosts.Allows("a", listed, otherPort));
                    Assert.Equal(listed.MapToIPv6().Equals(other.MapToIPv6()), hosts.Allows("a", other, port));
                }
            );

    [Theory]
    [InlineData("ollama.lan:11434", "ollama.lan", "10.0.0.7", 11434, true)]
    [InlineData("ollama.lan:11434", "OLLAMA.lan.", "10.0.0.7", 11434, true)]
    [InlineData("ollama.lan:11434", "ollama.lan", "10.0.0.7", 7474, false)]
    [InlineData("ollama.lan", "evil-ollama.lan", "10.0.0.7", 80, false)]
    [InlineData("*.lan", "a.b.lan", "10.0.0.7", 80, true)]
    [InlineData("*.lan", "lan", "10.0.0.7", 80, false)]
    [InlineData("*.lan", "evillan", "10.0.0.7", 80, false)]
    [InlineData("ollama.lan", "ollama.lan", "169.254.169.254", 80, false)]
    [InlineData("ollama.lan", "ollama.lan", "fe80::1", 80, false)]
    [InlineData("169.254.169.254", "169.254.169.254", "169.254.169.254", 80, true)]
    [InlineData("10.1.0.0/16", "x", "10.1.2.3", 80, true)]
    [InlineData("10.1.0.0/16:7474", "x", "10.1.2.3", 80, false)]
    [InlineData("10.1.0.0/16", "x", "10.2.2.3", 80, false)]
    [InlineData("fd12::/16", "x", "fd12::9", 80, true)]
    [InlineData("[::1]:80", "x", "::1", 80, true)]
    public void Allows_WhatIsListed_AndNothingBeside(string list, string host, string address, int port, bool isAllowed) =>
        Assert.Equal(isAllowed, OutgoingHosts.Parse(list).Allows(host, IPAddress.Parse(address), port));

    [Fact]
    public void Allows_ANameInChinese_IsTheOneOnTheWire() =>
        Assert.True(OutgoingHosts.Parse("模型.例子").Allows(new Uri("http://模型.例子/").IdnHost, IPAddress.Parse("10.0.0.7"), 80));

    [Theory]
    [InlineData("http://2130706433/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://localhost./")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    public void Refuses_LoopbackWrittenInAnyWay_Refuses(string address)
    {
        Assert.NotNull(OutgoingHosts.Parse("public").RefusalOf(new Uri(address)));
        Assert.Null(OutgoingHosts.Parse("127.0.0.1,localhost").RefusalOf(new Uri(address)));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("a.*.example")]
    [InlineData("http://a.example")]
    [InlineData("a.example:0")]
    [InlineData("a.example:x")]
    [InlineData("10.0.0.0/33")]
    public void Parse_NoHost_SaysWhich(string entry) =>
        Assert.Equal(entry, Assert.Throws<FormatException>(() => OutgoingHosts.Parse($"public,{entry}")).Message);
}
