using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Data.Knowledge;
using Portal.Data.Learning;

namespace Portal.Data;

/// <summary>Writes down what a write changes, row by row, so that it can be taken back later without touching what others have changed
/// since.</summary>
public sealed class MigrationJournal
{
    private readonly List<Entry> _entries = [];

    public int Count => _entries.Count;

    /// <summary>The rows of a table that the journal names.</summary>
    public HashSet<Guid> Rows<T>() => [.. _entries.Where(e => e.Table == typeof(T).Name).Select(e => e.Id)];

    /// <summary>Notes what the context is about to save, saves it, and lets go of it.</summary>
    public async Task SaveAsync(PortalDbContext db)
    {
        db.ChangeTracker.DetectChanges();
        foreach (
            var entry in db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
        )
        {
            var id = (Guid)entry.Property("Id").CurrentValue!;
            _entries.Add(
                entry.State switch
                {
                    EntityState.Added => new Entry(entry.Metadata.ClrType.Name, id, null, null),
                    EntityState.Deleted => new Entry(entry.Metadata.ClrType.Name, id, Values(entry.Properties, original: true), null),
                    _ => new Entry(
                        entry.Metadata.ClrType.Name,
                        id,
                        Values(entry.Properties.Where(p => p.IsModified), original: true),
                        Values(entry.Properties.Where(p => p.IsModified), original: false)
                    ),
                }
            );
        }

        await db.SaveChangesAsync().ConfigureAwait(false);
        db.ChangeTracker.Clear();
    }

    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            JsonSerializer.Serialize(gzip, _entries);
        return bytes.ToArray();
    }

    public static MigrationJournal Read(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var journal = new MigrationJournal();
        journal._entries.AddRange(JsonSerializer.Deserialize<List<Entry>>(gzip) ?? []);
        return journal;
    }

    /// <summary>Takes everything back, the newest first. What was changed since stays as it is.</summary>
    /// <returns>How many rows were put back, and how many stayed because they had been changed since.</returns>
    public async Task<(int Restored, int Kept)> RevertAsync(PortalDbContext db)
    {
        var (restored, kept) = (0, 0);
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (await RevertAsync(db, _entries[i]).ConfigureAwait(false))
                restored++;
            else
                kept++;
            if (i % 500 == 0)
            {
                await db.SaveChangesAsync().ConfigureAwait(false);
                db.ChangeTracker.Clear();
            }
        }

        return (restored, kept);
    }

    private static async Task<bool> RevertAsync(PortalDbContext db, Entry entry)
    {
        var type = db.Model.GetEntityTypes().First(t => t.ClrType.Name == entry.Table);
        var row = await db.FindAsync(type.ClrType, entry.Id).ConfigureAwait(false);
        if (entry.Before is null)
        {
            if (row is null)
                return false;
            db.Remove(row);
            // Its unique keys are free for what comes back before it.
            await db.SaveChangesAsync().ConfigureAwait(false);
            return true;
        }

        if (entry.After is null)
        {
            if (row is not null)
                return false;
            var restored = Activator.CreateInstance(type.ClrType)!;
            var added = db.Entry(restored);
            foreach (var (name, value) in entry.Before)
                added.Property(name).CurrentValue = Value(added.Property(name).Metadata, value);
            if (await IsTakenAsync(db, added).ConfigureAwait(false))
                return false;
            db.Add(restored);
            await db.SaveChangesAsync().ConfigureAwait(false);
            return true;
        }

        if (row is null)
            return false;
        var current = db.Entry(row);
        // A version only counts changes; it goes on counting.
        var members = entry.Before.Where(m => m.Key != "Version").ToList();
        if (
            members.Any(m =>
                !JsonNode.DeepEquals(Json(current.Property(m.Key).Metadata, current.Property(m.Key).CurrentValue), entry.After[m.Key])
            )
        )
            return false;
        var now = members.ToDictionary(m => m.Key, m => current.Property(m.Key).CurrentValue);
        foreach (var (name, value) in members)
            current.Property(name).CurrentValue = Value(current.Property(name).Metadata, value);
        if (await IsTakenAsync(db, current).ConfigureAwait(false))
        {
            foreach (var (name, value) in now)
                current.Property(name).CurrentValue = value;
            return false;
        }

        if (current.Metadata.FindProperty("Version") is not null)
            current.Property("Version").CurrentValue = (int)current.Property("Version").CurrentValue! + 1;
        return true;
    }

    // Somebody may have made the same entity or triple anew since: then theirs stays.
    private static async Task<bool> IsTakenAsync(PortalDbContext db, EntityEntry entry)
    {
        switch (entry.Entity)
        {
            case EntityRow e:
                return await db
                    .Entities.AnyAsync(x => x.Id != e.Id && x.WorkspaceId == e.WorkspaceId && x.Type == e.Type && x.NameKey == e.NameKey)
                    .ConfigureAwait(false);
            case TripleRow t:
                return await db
                    .Triples.AnyAsync(x => x.Id != t.Id && x.WorkspaceId == t.WorkspaceId && x.GraphKey == t.GraphKey)
                    .ConfigureAwait(false);
            case TermListEntry t:
                return await db
                    .Terms.AnyAsync(x => x.Id != t.Id && x.WorkspaceId == t.WorkspaceId && x.Type == t.Type && x.Term == t.Term)
                    .ConfigureAwait(false);
            case EvidenceRow v:
                return !await db.Triples.AnyAsync(x => x.Id == v.TripleId).ConfigureAwait(false)
                    || await db
                        .Evidence.AnyAsync(x => x.Id != v.Id && x.TripleId == v.TripleId && x.RelationMentionId == v.RelationMentionId)
                        .ConfigureAwait(false);
            default:
                return false;
        }
    }

    private static JsonObject Values(IEnumerable<PropertyEntry> properties, bool original)
    {
        var values = new JsonObject();
        foreach (var property in properties)
            values[property.Metadata.Name] = Json(property.Metadata, original ? property.OriginalValue : property.CurrentValue);
        return values;
    }

    private static JsonNode? Json(IProperty property, object? value) =>
        value is null ? null : JsonSerializer.SerializeToNode(value, property.ClrType);

    private static object? Value(IProperty property, JsonNode? value) => value?.Deserialize(property.ClrType);

    private sealed record Entry(string Table, Guid Id, JsonObject? Before, JsonObject? After);
}
