using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Migrations
{
    /// <inheritdoc />
    public partial class SchemaDesigner : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Note",
                table: "SchemaVersions",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "PublishedBy",
                table: "SchemaVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Review",
                table: "SchemaVersions",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "Draft");

            migrationBuilder.AddColumn<Guid>(
                name: "ReviewedBy",
                table: "SchemaVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OldHeadKey",
                table: "Outbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OldKey",
                table: "Outbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OldTailKey",
                table: "Outbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "SchemaComments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    WorkspaceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Element = table.Column<string>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    AuthorId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ResolvedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    ResolvedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SchemaComments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SchemaMigrations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    WorkspaceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ToNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    Result = table.Column<string>(type: "TEXT", nullable: false),
                    Journal = table.Column<byte[]>(type: "BLOB", nullable: false),
                    IsReverted = table.Column<bool>(type: "INTEGER", nullable: false),
                    By = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SchemaMigrations", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SchemaComments_WorkspaceId_Element",
                table: "SchemaComments",
                columns: new[] { "WorkspaceId", "Element" });

            migrationBuilder.CreateIndex(
                name: "IX_SchemaMigrations_WorkspaceId_ToNumber",
                table: "SchemaMigrations",
                columns: new[] { "WorkspaceId", "ToNumber" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SchemaComments");

            migrationBuilder.DropTable(
                name: "SchemaMigrations");

            migrationBuilder.DropColumn(
                name: "Note",
                table: "SchemaVersions");

            migrationBuilder.DropColumn(
                name: "PublishedBy",
                table: "SchemaVersions");

            migrationBuilder.DropColumn(
                name: "Review",
                table: "SchemaVersions");

            migrationBuilder.DropColumn(
                name: "ReviewedBy",
                table: "SchemaVersions");

            migrationBuilder.DropColumn(
                name: "OldHeadKey",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "OldKey",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "OldTailKey",
                table: "Outbox");
        }
    }
}
