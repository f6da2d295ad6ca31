using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Accounts;
using Portal.Data.Annotation;
using Portal.Data.Answering;
using Portal.Data.Corpora;
using Portal.Data.Graph;
using Portal.Data.Jobs;
using Portal.Data.Knowledge;
using Portal.Data.Learning;
using Portal.Data.Models;
using Portal.Data.Schema;
using Portal.Data.Team;
using Portal.Data.Workspaces;

namespace Portal.Data;

/// <summary>The portal's database. Reads take a context of their own; writes go through <see cref="WriteQueue"/>.</summary>
public sealed class PortalDbContext(DbContextOptions<PortalDbContext> options) : IdentityUserContext<PortalUser, Guid>(options)
{
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<AllowedHost> AllowedHosts => Set<AllowedHost>();
    public DbSet<Workspace> Workspaces => Set<Workspace>();
    public DbSet<WorkspaceMember> Members => Set<WorkspaceMember>();
    public DbSet<SchemaVersion> SchemaVersions => Set<SchemaVersion>();
    public DbSet<SchemaComment> SchemaComments => Set<SchemaComment>();
    public DbSet<SchemaMigrationRow> SchemaMigrations => Set<SchemaMigrationRow>();
    public DbSet<Corpus> Corpora => Set<Corpus>();
    public DbSet<Document> Documents => Set<Document>();
    public DbSet<SourceFile> SourceFiles => Set<SourceFile>();
    public DbSet<MentionRow> Mentions => Set<MentionRow>();
    public DbSet<RelationRow> Relations => Set<RelationRow>();
    public DbSet<AnnotationComment> AnnotationComments => Set<AnnotationComment>();
    public DbSet<AssignmentPlan> AssignmentPlans => Set<AssignmentPlan>();
    public DbSet<AssignmentRow> Assignments => Set<AssignmentRow>();
    public DbSet<CurationDecision> CurationDecisions => Set<CurationDecision>();
    public DbSet<EntityRow> Entities => Set<EntityRow>();
    public DbSet<TripleRow> Triples => Set<TripleRow>();
    public DbSet<EvidenceRow> Evidence => Set<EvidenceRow>();
    public DbSet<EditRow> Edits => Set<EditRow>();
    public DbSet<JobRow> Jobs => Set<JobRow>();
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
    public DbSet<PushRow> Pushes => Set<PushRow>();
    public DbSet<TermListEntry> Terms => Set<TermListEntry>();
    public DbSet<FaqPair> FaqPairs => Set<FaqPair>();
    public DbSet<GoldQuestionRow> GoldQuestions => Set<GoldQuestionRow>();
    public DbSet<ModelConnection> Models => Set<ModelConnection>();
    public DbSet<EngineModelRow> EngineModels => Set<EngineModelRow>();
    public DbSet<LearningSettingsRow> LearningSettings => Set<LearningSettingsRow>();
    public DbSet<SuggestionRunRow> SuggestionRuns => Set<SuggestionRunRow>();
    public DbSet<PromptVersionRow> PromptVersions => Set<PromptVersionRow>();
    public DbSet<ModelReplyRow> ModelReplies => Set<ModelReplyRow>();
    public DbSet<Neo4jConnection> Neo4jConnections => Set<Neo4jConnection>();

    /// <summary>Whether queries see every layer of a document's annotations, and not the shared one alone.</summary>
    /// <remarks>Triples, exports and counts are made of the shared layer. What works on all layers, or on one annotator's, says
    /// so.</remarks>
    public bool SeesAllLayers { get; set; }

    /// <summary>Whether the shared layer of blind corpora, and what is made of it until a reviewer has approved it, is out of sight.
    /// <c>AccessControl</c> sets it for everybody who may not review, so that no way out can forget it.</summary>
    public bool HidesBlindLayers { get; set; }

    /// <summary>What this write has to say once it is committed.</summary>
    internal List<object> Told { get; } = [];

    private IQueryable<Guid?> BlindDocuments =>
        Documents
            .Where(d => AssignmentPlans.Any(p => p.CorpusId == d.CorpusId && p.IsBlind && p.Mode == AssignmentMode.Assigned))
            .Select(d => (Guid?)d.Id);

    /// <summary>Says what this write does to those who follow it; they hear of it after the commit (<see cref="CommitEvents"/>).</summary>
    public void Tell(object what) => Told.Add(what);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
        builder
            .Entity<MentionRow>()
            .HasQueryFilter(m =>
                (SeesAllLayers || m.LayerId == Layers.Shared)
                && (!HidesBlindLayers || m.LayerId != Layers.Shared || !BlindDocuments.Contains(m.DocumentId))
            );
        builder
            .Entity<RelationRow>()
            .HasQueryFilter(r =>
                (SeesAllLayers || r.LayerId == Layers.Shared)
                && (!HidesBlindLayers || r.LayerId != Layers.Shared || !BlindDocuments.Contains(r.DocumentId))
            );
        builder
            .Entity<EditRow>()
            .HasQueryFilter(e => !HidesBlindLayers || e.LayerId != Layers.Shared || !BlindDocuments.Contains(e.DocumentId));
        builder.Entity<EvidenceRow>().HasQueryFilter(e => !HidesBlindLayers || !BlindDocuments.Contains(e.DocumentId));
        builder
            .Entity<TripleRow>()
            .HasQueryFilter(t =>
                !HidesBlindLayers
                || t.State == TripleState.Approved
                || t.Source != null
                || Evidence.Any(e => e.TripleId == t.Id && !BlindDocuments.Contains(e.DocumentId))
            );
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(20);
    }
}
