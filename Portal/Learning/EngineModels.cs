using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Learning;
using Portal.Domain;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Platform;

namespace Portal.Learning;

/// <summary>The files of trained models in the data folder, and the models that were read last.</summary>
/// <remarks>A file is written under another name and put in its place at once, before the row that names it is committed; what a killed
/// training leaves is swept at start.</remarks>
public sealed class EngineModels(DataFolder folder, IDbContextFactory<PortalDbContext> contexts)
{
    private const int MostLoaded = 8;
    private readonly Lock _lock = new();
    private readonly LinkedList<(Guid Id, object Model)> _loaded = [];

    /// <summary>Keeps a model.</summary>
    /// <returns>The size of its file and its SHA-256.</returns>
    public async Task<(long Bytes, string Sha256)> KeepAsync(Guid id, Action<Stream> save, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(save);
        var temporary = PathOf(id) + ".part";
        await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite))
        {
            // The writers of models write small pieces; they are gathered.
            await using (var buffered = new BufferedStream(file, 1 << 20))
                save(buffered);
        }

        string sha;
        long bytes;
        await using (var file = File.OpenRead(temporary))
        {
            sha = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
            bytes = file.Length;
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }

        File.Move(temporary, PathOf(id), true);
        return (bytes, sha);
    }

    /// <summary>The tagger of a row.</summary>
    /// <exception cref="ProblemException">Its file is missing or broken.</exception>
    public SequenceTagger Tagger(EngineModelRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Load(row, stream => TaggerFile.Load(stream));
    }

    /// <summary>The relation classifier of a row.</summary>
    /// <exception cref="ProblemException">Its file is missing or broken.</exception>
    public RelationClassifier Relations(EngineModelRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Load(row, stream => RelationFile.Load(stream));
    }

    /// <summary>Reads the file of a row again, whatever is in memory.</summary>
    /// <exception cref="ProblemException">It is missing or broken, or not what was written.</exception>
    public async Task CheckAsync(EngineModelRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        await using var file = Open(row);
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false)) != row.Sha256)
            throw new ProblemException(LearningProblems.EngineFileBroken, "model", $"{row.Engine} {row.Number}");
        if (row.Engine == TaggerExtractor.Name)
            Tagger(row);
        else
            Relations(row);
    }

    /// <summary>The active version of an engine; null when none is.</summary>
    public async Task<EngineModelRow?> ActiveAsync(Guid workspaceId, string engine, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db
            .EngineModels.AsNoTracking()
            .FirstOrDefaultAsync(m => m.WorkspaceId == workspaceId && m.Engine == engine && m.IsActive, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Opens the file of a model, for export.</summary>
    /// <exception cref="ProblemException">It is missing.</exception>
    public Stream Open(EngineModelRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return File.Exists(PathOf(row.Id))
            ? File.OpenRead(PathOf(row.Id))
            : throw new ProblemException(LearningProblems.EngineFileMissing, "model", $"{row.Engine} {row.Number}");
    }

    /// <summary>Removes the file of a model whose row is gone.</summary>
    public void Remove(Guid id)
    {
        lock (_lock)
        {
            for (var node = _loaded.First; node is not null; node = node.Next)
            {
                if (node.Value.Id != id)
                    continue;
                _loaded.Remove(node);
                break;
            }
        }

        File.Delete(PathOf(id));
    }

    /// <summary>Removes files that no row names.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var known = (await db.EngineModels.Select(m => m.Id).ToListAsync(cancellationToken).ConfigureAwait(false))
            .Select(PathOf)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder.Models).Where(f => !known.Contains(f)))
            File.Delete(file);
    }

    private string PathOf(Guid id) => Path.Combine(folder.Models, $"{id:N}.model");

    private T Load<T>(EngineModelRow row, Func<Stream, Result<T>> load)
        where T : class
    {
        lock (_lock)
        {
            for (var node = _loaded.First; node is not null; node = node.Next)
            {
                if (node.Value.Id != row.Id)
                    continue;
                _loaded.Remove(node);
                _loaded.AddFirst(node);
                return (T)node.Value.Model;
            }
        }

        T model;
        using (var file = Open(row))
        using (var buffered = new BufferedStream(file, 1 << 20))
            model = load(buffered).GetValueOrThrow();
        lock (_lock)
        {
            _loaded.AddFirst((row.Id, model));
            if (_loaded.Count > MostLoaded)
                _loaded.RemoveLast();
        }

        return model;
    }
}
