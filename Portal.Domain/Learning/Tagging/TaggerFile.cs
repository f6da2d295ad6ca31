using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Portal.Domain.Learning.Tagging;

/// <summary>Writes and reads taggers. A tagger that is read finds exactly what the written one did.</summary>
/// <remarks>Weights that are 0, and features that have no other, are not written. Numbers are little-endian. What follows the version and
/// the SHA-256 of the rest is read only if it has that hash: a damaged number could mean a tagger that fails later, on some text. Files of
/// version 1 have no hash.</remarks>
public static class TaggerFile
{
    private const uint Magic = 0x47415450;
    private const int Version = 2;
    private const int VersionWithoutHash = 1;
    private const int LeastBytesOfARow = 6;

    /// <summary>Writes a tagger.</summary>
    public static void Save(SequenceTagger tagger, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(tagger);
        ArgumentNullException.ThrowIfNull(stream);
        using var content = new MemoryStream();
        Write(tagger, content);
        var written = content.GetBuffer().AsSpan(0, (int)content.Length);
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(SHA256.HashData(written));
        writer.Write(written);
    }

    private static void Write(SequenceTagger tagger, Stream content)
    {
        using var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true);
        writer.Write(JsonSerializer.Serialize(tagger.Settings));
        writer.Write(tagger.Passes);
        writer.Write(tagger.Scale.Temperature);
        writer.Write(tagger.Scale.Slope);
        writer.Write(tagger.Scale.Offset);
        writer.Write(tagger.Types.Count);
        foreach (var type in tagger.Types)
            writer.Write(type);
        tagger.FeatureWriter.Save(writer);
        writer.Write(tagger.Layers);
        foreach (var chain in tagger.Chains)
            Save(chain, writer);
    }

    /// <summary>Reads a tagger; a file that is none, or broken, is a problem. The stream must know its length.</summary>
    public static Result<SequenceTagger> Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            if (reader.ReadUInt32() != Magic)
                return Broken();
            var version = reader.ReadInt32();
            if (version is not (Version or VersionWithoutHash))
                return Broken();
            var hash = version == Version ? reader.ReadBytes(SHA256.HashSizeInBytes) : [];
            var content = reader.ReadBytes(checked((int)(stream.Length - stream.Position)));
            if (version == Version && !SHA256.HashData(content).AsSpan().SequenceEqual(hash))
                return Broken();
            using var inner = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
            return Read(inner) is { } tagger ? Result<SequenceTagger>.Of(tagger) : Broken();
        }
        catch (Exception broken)
            when (broken
                    is IOException
                        or JsonException
                        or ArgumentException
                        or FormatException
                        or OverflowException
                        or IndexOutOfRangeException
            )
        {
            return Broken();
        }
    }

    private static SequenceTagger? Read(BinaryReader reader)
    {
        var settings = JsonSerializer.Deserialize<TaggerSettings>(reader.ReadString()) ?? throw new JsonException();
        var (passes, scale) = (reader.ReadInt32(), new ConfidenceScale(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble()));
        var types = new List<string>();
        for (var left = reader.ReadInt32(); left > 0; left--)
            types.Add(reader.ReadString());
        var tags = new TagSet(types, settings.Scheme);
        var features = TaggerFeatures.Load(reader, settings.Units, types.Count);
        var chains = new List<LinearChain>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            if (Load(reader, tags) is not { } chain)
                return null;
            chains.Add(chain);
        }

        return new SequenceTagger(settings, passes, scale, features, chains);
    }

    private static Result<SequenceTagger> Broken() => Result<SequenceTagger>.Failed(new Problem(LearningProblems.TaggerBroken, "model"));

    private static void Save(LinearChain chain, BinaryWriter writer)
    {
        var (weights, tags) = (chain.Weights, chain.Tags.Count);
        var features = chain.Index.Features();
        writer.Write(features.Length);
        writer.Write(weights.Scale);
        for (var row = 0; row < features.Length; row++)
        {
            var values = weights.Row(row)[..tags];
            writer.Write(features[row]);
            writer.Write((ushort)(tags - values.Count((short)0)));
            for (var tag = 0; tag < tags; tag++)
            {
                if (values[tag] == 0)
                    continue;
                writer.Write((ushort)tag);
                writer.Write(values[tag]);
            }
        }

        for (var before = 0; before < tags; before++)
        {
            for (var tag = 0; tag < tags; tag++)
                writer.Write(chain.Transition[(before * weights.Stride) + tag]);
        }
    }

    private static LinearChain? Load(BinaryReader reader, TagSet tags)
    {
        var rows = reader.ReadInt32();
        // A damaged file must not ask for more memory than it could fill.
        if (rows < 0 || rows > (reader.BaseStream.Length - reader.BaseStream.Position) / LeastBytesOfARow)
            return null;
        var (stride, scale) = (Weights.StrideOf(tags), reader.ReadSingle());
        var (features, values, transition) = (new uint[rows], new short[rows * stride], new float[stride * stride]);
        for (var row = 0; row < rows; row++)
        {
            features[row] = reader.ReadUInt32();
            for (var left = reader.ReadUInt16(); left > 0; left--)
            {
                var tag = reader.ReadUInt16();
                if (tag >= tags.Count)
                    return null;
                values[(row * stride) + tag] = reader.ReadInt16();
            }
        }

        for (var before = 0; before < tags.Count; before++)
        {
            for (var tag = 0; tag < tags.Count; tag++)
                transition[(before * stride) + tag] = reader.ReadSingle();
        }

        return new LinearChain(tags, FeatureIndex.Of(features), new PackedWeights(stride, rows, scale, values), transition);
    }
}
