using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Migrations
{
    /// <inheritdoc />
    public partial class EditReach : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Relations_DocumentId_LayerId",
                table: "Relations");

            migrationBuilder.DropIndex(
                name: "IX_Mentions_DocumentId_LayerId",
                table: "Mentions");

            migrationBuilder.CreateIndex(
                name: "IX_Relations_DocumentId_LayerId_HeadId",
                table: "Relations",
                columns: new[] { "DocumentId", "LayerId", "HeadId" });

            migrationBuilder.CreateIndex(
                name: "IX_Relations_DocumentId_LayerId_TailId",
                table: "Relations",
                columns: new[] { "DocumentId", "LayerId", "TailId" });

            migrationBuilder.CreateIndex(
                name: "IX_Mentions_DocumentId_LayerId_Start",
                table: "Mentions",
                columns: new[] { "DocumentId", "LayerId", "Start" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Relations_DocumentId_LayerId_HeadId",
                table: "Relations");

            migrationBuilder.DropIndex(
                name: "IX_Relations_DocumentId_LayerId_TailId",
                table: "Relations");

            migrationBuilder.DropIndex(
                name: "IX_Mentions_DocumentId_LayerId_Start",
                table: "Mentions");

            migrationBuilder.CreateIndex(
                name: "IX_Relations_DocumentId_LayerId",
                table: "Relations",
                columns: new[] { "DocumentId", "LayerId" });

            migrationBuilder.CreateIndex(
                name: "IX_Mentions_DocumentId_LayerId",
                table: "Mentions",
                columns: new[] { "DocumentId", "LayerId" });
        }
    }
}
