using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Model;

namespace Portal.Data;

/// <summary>The portal's database. Reads take a context of their own; writes go through <see cref="WriteQueue"/>.</summary>
public sealed class PortalDbContext(DbContextOptions<PortalDbContext> options) : IdentityUserContext<PortalUser, Guid>(options)
{
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
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
    /// <remarks>Triples, exports and counts are made of the shared layer. What works on all layers, or on one annotator's, says so.</remarks>
    public bool SeesAllLayers { get; set; }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
        builder.Entity<MentionRow>().HasQueryFilter(m => SeesAllLayers || m.LayerId == Layers.Shared);
        builder.Entity<RelationRow>().HasQueryFilter(r => SeesAllLayers || r.LayerId == Layers.Shared);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(20);
    }
}
