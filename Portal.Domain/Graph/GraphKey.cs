using System.Security.Cryptography;
using System.Text;
using Portal.Domain.Text;

namespace Portal.Domain.Graph;

/// <summary>The key under which a thing is the same thing in every graph, however often it is pushed.</summary>
/// <remarks>The first 128 bits of SHA-256, as 32 hexadecimal digits, over the parts joined by U+001F.</remarks>
public static class GraphKey
{
    /// <summary>The key of an entity: its workspace, type and <see cref="CharacterFolding.NameKey"/>.</summary>
    public static string OfNode(Guid workspace, string type, string name) =>
        Hash($"{workspace:N}\u001f{type}\u001f{CharacterFolding.NameKey(name)}");

    /// <summary>The key of a triple: the keys of its ends, or of its head and its literal value.</summary>
    public static string OfTriple(string headKey, string relation, string tailKeyOrValue) =>
        Hash($"{headKey}\u001f{relation}\u001f{tailKeyOrValue}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
