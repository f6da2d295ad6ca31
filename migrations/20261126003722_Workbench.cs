using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Migrations
{
    /// <inheritdoc />
    public partial class Workbench : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Assertion",
                table: "Relations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "Present");

            migrationBuilder.AddColumn<string>(
                name: "Assertion",
                table: "Mentions",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "Present");

            migrationBuilder.AddColumn<Guid>(
                name: "GroupId",
                table: "Edits",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AnnotationComments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    WorkspaceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DocumentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Start = table.Column<int>(type: "INTEGER", nullable: false),
                    End = table.Column<int>(type: "INTEGER", nullable: false),
                    AuthorId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ResolvedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    ResolvedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AnnotationComments", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Edits_GroupId",
                table: "Edits",
                column: "GroupId");

            migrationBuilder.CreateIndex(
                name: "IX_AnnotationComments_DocumentId",
                table: "AnnotationComments",
                column: "DocumentId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AnnotationComments");

            migrationBuilder.DropIndex(
                name: "IX_Edits_GroupId",
                table: "Edits");

            migrationBuilder.DropColumn(
                name: "Assertion",
                table: "Relations");

            migrationBuilder.DropColumn(
                name: "Assertion",
                table: "Mentions");

            migrationBuilder.DropColumn(
                name: "GroupId",
                table: "Edits");
        }
    }
}
