using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CoProduction.Web.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PlanDeviations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "plan_deviation",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    is_amendment = table.Column<bool>(type: "boolean", nullable: false),
                    responses = table.Column<long>(type: "bigint", nullable: false),
                    concerns = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plan_deviation", x => new { x.study_id, x.number });
                    table.ForeignKey(
                        name: "FK_plan_deviation_study_study_id",
                        column: x => x.study_id,
                        principalTable: "study",
                        principalColumn: "study_id",
                        onDelete: ReferentialAction.Restrict);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "plan_deviation");
        }
    }
}
