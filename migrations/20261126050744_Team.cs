using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Migrations
{
    /// <inheritdoc />
    public partial class Team : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Relations_DocumentId",
                table: "Relations");

            migrationBuilder.DropIndex(
                name: "IX_Mentions_DocumentId",
                table: "Mentions");

            migrationBuilder.DropIndex(
                name: "IX_Edits_DocumentId_Sequence",
                table: "Edits");

            migrationBuilder.AddColumn<string>(
                name: "Attributes",
                table: "Relations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "LayerId",
                table: "Relations",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<string>(
                name: "SuggestedAs",
                table: "Relations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Attributes",
                table: "Mentions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Fragments",
                table: "Mentions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "LayerId",
                table: "Mentions",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<string>(
                name: "SuggestedAs",
                table: "Mentions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "LayerId",
                table: "Edits",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<string>(
                name: "CurationState",
                table: "Documents",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "ReviewNote",
                table: "Documents",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "ReviewState",
                table: "Documents",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.CreateTable(
                name: "AssignmentPlans",
                columns: table => new
                {
                    CorpusId = table.Column<Guid>(type: "TEXT", nullable: false),
                    WorkspaceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Mode = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    AnnotatorsPerDocument = table.Column<int>(type: "INTEGER", nullable: false),
                    Order = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    IsBlind = table.Column<bool>(type: "INTEGER", nullable: false),
                    AbandonedAfterHours = table.Column<int>(type: "INTEGER", nullable: false),
                    PercentWithoutSuggestions = table.Column<int>(type: "INTEGER", nullable: false),
                    Seed = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AssignmentPlans", x => x.CorpusId);
                });

            migrationBuilder.CreateTable(
                name: "Assignments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    WorkspaceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CorpusId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DocumentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    WithSuggestions = table.Column<bool>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", nullable: false),
                    AssignedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastActiveAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ActiveSeconds = table.Column<double>(type: "REAL", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Assignments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CurationDecisions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    WorkspaceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DocumentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Variant = table.Column<string>(type: "TEXT", nullable: false),
                    IsTaken = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsManual = table.Column<bool>(type: "INTEGER", nullable: false),
                    Rule = table.Column<string>(type: "TEXT", nullable: false),
                    Voters = table.Column<string>(type: "TEXT", nullable: false),
                    EditId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AnnotationId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    DecidedBy = table.Column<Guid>(type: "TEXT", nullable: false),
                    DecidedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CurationDecisions", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Relations_DocumentId_LayerId",
                table: "Relations",
                columns: new[] { "DocumentId", "LayerId" });

            migrationBuilder.CreateIndex(
                name: "IX_Mentions_DocumentId_LayerId",
                table: "Mentions",
                columns: new[] { "DocumentId", "LayerId" });

            migrationBuilder.CreateIndex(
                name: "IX_Edits_DocumentId_LayerId_Sequence",
                table: "Edits",
                columns: new[] { "DocumentId", "LayerId", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_AssignmentPlans_WorkspaceId",
                table: "AssignmentPlans",
                column: "WorkspaceId");

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_CorpusId_State",
                table: "Assignments",
                columns: new[] { "CorpusId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_DocumentId_UserId",
                table: "Assignments",
                columns: new[] { "DocumentId", "UserId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_WorkspaceId_UserId_State",
                table: "Assignments",
                columns: new[] { "WorkspaceId", "UserId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_CurationDecisions_DocumentId_Variant",
                table: "CurationDecisions",
                columns: new[] { "DocumentId", "Variant" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AssignmentPlans");

            migrationBuilder.DropTable(
                name: "Assignments");

            migrationBuilder.DropTable(
                name: "CurationDecisions");

            migrationBuilder.DropIndex(
                name: "IX_Relations_DocumentId_LayerId",
                table: "Relations");

            migrationBuilder.DropIndex(
                name: "IX_Mentions_DocumentId_LayerId",
                table: "Mentions");

            migrationBuilder.DropIndex(
                name: "IX_Edits_DocumentId_LayerId_Sequence",
                table: "Edits");

            migrationBuilder.DropColumn(
                name: "Attributes",
                table: "Relations");

            migrationBuilder.DropColumn(
                name: "LayerId",
                table: "Relations");

            migrationBuilder.DropColumn(
                name: "SuggestedAs",
                table: "Relations");

            migrationBuilder.DropColumn(
                name: "Attributes",
                table: "Mentions");

            migrationBuilder.DropColumn(
                name: "Fragments",
                table: "Mentions");

            migrationBuilder.DropColumn(
                name: "LayerId",
                table: "Mentions");

            migrationBuilder.DropColumn(
                name: "SuggestedAs",
                table: "Mentions");

            migrationBuilder.DropColumn(
                name: "LayerId",
                table: "Edits");

            migrationBuilder.DropColumn(
                name: "CurationState",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "ReviewNote",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "ReviewState",
                table: "Documents");

            migrationBuilder.CreateIndex(
                name: "IX_Relations_DocumentId",
                table: "Relations",
                column: "DocumentId");

            migrationBuilder.CreateIndex(
                name: "IX_Mentions_DocumentId",
                table: "Mentions",
                column: "DocumentId");

            migrationBuilder.CreateIndex(
                name: "IX_Edits_DocumentId_Sequence",
                table: "Edits",
                columns: new[] { "DocumentId", "Sequence" });
        }
    }
}
