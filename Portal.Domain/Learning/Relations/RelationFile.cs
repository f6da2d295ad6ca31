using System.Text;
using System.Text.Json;
using Portal.Domain.Learning.Tagging;

namespace Portal.Domain.Learning.Relations;

/// <summary>Writes and reads relation classifiers. A classifier that is read decides exactly as the written one did.</summary>
/// <remarks>Weights that are 0, and evidence of labels never seen, are not written.</remarks>
public static class RelationFile
{
    private const uint Magic = 0x4C455250;
    private const int Version = 2;
    private const int LeastBytesOfARow = 6;

    /// <summary>Writes a classifier.</summary>
    public static void Save(RelationClassifier classifier, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(JsonSerializer.Serialize(classifier.Settings));
        writer.Write(classifier.Types.Count);
        foreach (var type in classifier.Types)
            writer.Write(type);
        writer.Write(classifier.Passes);
        writer.Write(classifier.Temperature);
        writer.Write(classifier.NoneOffset);
        classifier.Evidence.Save(writer);
        var (features, types) = (classifier.Index.Features(), classifier.Types.Count);
        writer.Write(features.Length);
        for (var row = 0; row < features.Length; row++)
        {
            var weights = classifier.Weights.AsSpan(row * types, types);
            writer.Write(features[row]);
            writer.Write((ushort)(types - weights.Count(0f)));
            for (var type = 0; type < types; type++)
            {
                if (weights[type] == 0)
                    continue;
                writer.Write((ushort)type);
                writer.Write(weights[type]);
            }
        }
    }

    /// <summary>Reads a classifier; a file that is none, or broken, is a problem. The stream must know its length.</summary>
    public static Result<RelationClassifier> Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            if (reader.ReadUInt32() != Magic || reader.ReadInt32() != Version)
                return Broken();
            var settings = JsonSerializer.Deserialize<RelationSettings>(reader.ReadString())!;
            var types = new List<string>();
            for (var left = reader.ReadInt32(); left > 0; left--)
                types.Add(reader.ReadString());
            var (passes, temperature, offset) = (reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble());
            var evidence = RelationEvidence.Load(reader, types.Count);
            var rows = reader.ReadInt32();
            // A damaged file must not ask for more memory than it could fill.
            if (
                types.Count == 0
                || rows < 0
                || rows > (stream.Length - stream.Position) / LeastBytesOfARow
                || (long)rows * types.Count > Array.MaxLength
            )
                return Broken();
            var (features, weights) = (new uint[rows], new float[rows * types.Count]);
            for (var row = 0; row < rows; row++)
            {
                features[row] = reader.ReadUInt32();
                for (var left = reader.ReadUInt16(); left > 0; left--)
                {
                    var type = reader.ReadUInt16();
                    if (type >= types.Count)
                        return Broken();
                    weights[(row * types.Count) + type] = reader.ReadSingle();
                }
            }

            return Result<RelationClassifier>.Of(
                new RelationClassifier(settings, types, passes, temperature, offset, FeatureIndex.Of(features), weights, evidence)
            );
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

    private static Result<RelationClassifier> Broken() =>
        Result<RelationClassifier>.Failed(new Problem(LearningProblems.RelationsBroken, "model"));
}
