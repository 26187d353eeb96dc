using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CoProduction.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account_link",
                columns: table => new
                {
                    code_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    purpose = table.Column<short>(type: "INTEGER", nullable: false),
                    email = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    study_id = table.Column<long>(type: "INTEGER", nullable: true),
                    role = table.Column<short>(type: "INTEGER", nullable: true),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    used_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_link", x => x.code_hash);
                });

            migrationBuilder.CreateTable(
                name: "arrival_count",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    @event = table.Column<string>(name: "event", type: "TEXT", nullable: false),
                    n = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_arrival_count", x => new { x.study_id, x.version, x.day, x.kind, x.@event });
                });

            migrationBuilder.CreateTable(
                name: "assignment",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    participant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    randomization = table.Column<string>(type: "TEXT", nullable: false),
                    unit = table.Column<string>(type: "TEXT", nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    stratum = table.Column<string>(type: "TEXT", nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: true),
                    arm = table.Column<string>(type: "TEXT", nullable: false),
                    probabilities = table.Column<string>(type: "TEXT", nullable: true),
                    fill = table.Column<string>(type: "TEXT", nullable: true),
                    source = table.Column<short>(type: "INTEGER", nullable: false),
                    assigned_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assignment", x => new { x.study_id, x.participant_id, x.randomization, x.unit });
                });

            migrationBuilder.CreateTable(
                name: "assignment_counter",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    randomization = table.Column<string>(type: "TEXT", nullable: false),
                    stratum = table.Column<string>(type: "TEXT", nullable: false),
                    issued = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assignment_counter", x => new { x.study_id, x.epoch, x.kind, x.randomization, x.stratum });
                });

            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    before_sha256 = table.Column<byte[]>(type: "BLOB", nullable: true),
                    after_sha256 = table.Column<byte[]>(type: "BLOB", nullable: true),
                    details = table.Column<string>(type: "TEXT", nullable: false),
                    previous_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entry", x => new { x.study_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "client_event",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    participant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ticket = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: true),
                    received_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_client_event", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cluster_assignment",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    randomization = table.Column<string>(type: "TEXT", nullable: false),
                    cluster = table.Column<string>(type: "TEXT", nullable: false),
                    stratum = table.Column<string>(type: "TEXT", nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    arm = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cluster_assignment", x => new { x.study_id, x.epoch, x.kind, x.randomization, x.cluster });
                });

            migrationBuilder.CreateTable(
                name: "consent",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    participant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    text_sha256 = table.Column<byte[]>(type: "BLOB", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    given_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consent", x => new { x.study_id, x.participant_id });
                });

            migrationBuilder.CreateTable(
                name: "data_protection_key",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_data_protection_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exposure",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    ticket = table.Column<Guid>(type: "TEXT", nullable: false),
                    participant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    page = table.Column<string>(type: "TEXT", nullable: false),
                    loop_key = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    text_sha256 = table.Column<byte[]>(type: "BLOB", nullable: true),
                    item_order = table.Column<string>(type: "TEXT", nullable: true),
                    draft = table.Column<string>(type: "TEXT", nullable: true),
                    issued_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exposure", x => new { x.study_id, x.ticket });
                });

            migrationBuilder.CreateTable(
                name: "installation",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    library_loaded_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    demo_loaded_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_installation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "invitation",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    code_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    external_id = table.Column<string>(type: "TEXT", nullable: false),
                    population = table.Column<string>(type: "TEXT", nullable: false),
                    wave = table.Column<short>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    used_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invitation", x => new { x.study_id, x.code_hash });
                });

            migrationBuilder.CreateTable(
                name: "page_resubmission",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    participant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ticket = table.Column<Guid>(type: "TEXT", nullable: false),
                    body_sha256 = table.Column<byte[]>(type: "BLOB", nullable: false),
                    answers = table.Column<string>(type: "TEXT", nullable: true),
                    received_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_page_resubmission", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "page_submission",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    participant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ticket = table.Column<Guid>(type: "TEXT", nullable: false),
                    page = table.Column<string>(type: "TEXT", nullable: false),
                    loop_key = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    answers = table.Column<string>(type: "TEXT", nullable: false),
                    body_sha256 = table.Column<byte[]>(type: "BLOB", nullable: false),
                    received_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_page_submission", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "participant",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    participant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    state = table.Column<short>(type: "INTEGER", nullable: false),
                    token_hash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    withdrawal_hash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    population = table.Column<string>(type: "TEXT", nullable: false),
                    wave = table.Column<short>(type: "INTEGER", nullable: false),
                    site = table.Column<string>(type: "TEXT", nullable: true),
                    session = table.Column<string>(type: "TEXT", nullable: true),
                    language = table.Column<string>(type: "TEXT", nullable: true),
                    current_page = table.Column<string>(type: "TEXT", nullable: false),
                    current_loop_key = table.Column<string>(type: "TEXT", nullable: false),
                    current_ticket = table.Column<Guid>(type: "TEXT", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    entry = table.Column<short>(type: "INTEGER", nullable: false),
                    duplicate_of = table.Column<Guid>(type: "TEXT", nullable: true),
                    url_parameters = table.Column<string>(type: "TEXT", nullable: false),
                    flags = table.Column<int>(type: "INTEGER", nullable: false),
                    exit_reason = table.Column<string>(type: "TEXT", nullable: true),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    last_seen_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    completed_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_participant", x => new { x.study_id, x.participant_id });
                });

            migrationBuilder.CreateTable(
                name: "payment",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    participant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payment", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "researcher",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    display_name = table.Column<string>(type: "TEXT", nullable: false),
                    is_administrator = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    last_sign_in_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    disabled_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    last_authenticator_step = table.Column<long>(type: "INTEGER", nullable: true),
                    user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    lockout_end = table.Column<DateTime>(type: "TEXT", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    access_failed_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_researcher", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "study",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    slug = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<short>(type: "INTEGER", nullable: false),
                    demo = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    opened_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    closed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    unblinded_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    unblinded_by = table.Column<string>(type: "TEXT", nullable: true),
                    unblinded_reason = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study", x => x.study_id);
                });

            migrationBuilder.CreateTable(
                name: "task_event",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    ticket = table.Column<Guid>(type: "TEXT", nullable: false),
                    participant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    task = table.Column<string>(type: "TEXT", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    trial = table.Column<int>(type: "INTEGER", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    received_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    value = table.Column<string>(type: "TEXT", nullable: true),
                    correct = table.Column<bool>(type: "INTEGER", nullable: true),
                    late = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_event", x => new { x.study_id, x.ticket });
                });

            migrationBuilder.CreateTable(
                name: "researcher_claim",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    claim_type = table.Column<string>(type: "TEXT", nullable: true),
                    claim_value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_researcher_claim", x => x.id);
                    table.ForeignKey(
                        name: "FK_researcher_claim_researcher_user_id",
                        column: x => x.user_id,
                        principalTable: "researcher",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "researcher_login",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    provider_key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    provider_display_name = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_researcher_login", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "FK_researcher_login_researcher_user_id",
                        column: x => x.user_id,
                        principalTable: "researcher",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "researcher_passkey",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "BLOB", maxLength: 1024, nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    data = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_researcher_passkey", x => x.credential_id);
                    table.ForeignKey(
                        name: "FK_researcher_passkey_researcher_user_id",
                        column: x => x.user_id,
                        principalTable: "researcher",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "researcher_token",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    login_provider = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_researcher_token", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "FK_researcher_token_researcher_user_id",
                        column: x => x.user_id,
                        principalTable: "researcher",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "allocation_epoch",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    salt = table.Column<byte[]>(type: "BLOB", nullable: false),
                    salt_commitment = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_allocation_epoch", x => new { x.study_id, x.epoch });
                    table.ForeignKey(
                        name: "FK_allocation_epoch_study_study_id",
                        column: x => x.study_id,
                        principalTable: "study",
                        principalColumn: "study_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "study_draft",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    document = table.Column<byte[]>(type: "BLOB", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    updated_by = table.Column<string>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_draft", x => x.study_id);
                    table.ForeignKey(
                        name: "FK_study_draft_study_study_id",
                        column: x => x.study_id,
                        principalTable: "study",
                        principalColumn: "study_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "study_member",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<short>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_member", x => new { x.study_id, x.user_id });
                    table.ForeignKey(
                        name: "FK_study_member_researcher_user_id",
                        column: x => x.user_id,
                        principalTable: "researcher",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_study_member_study_study_id",
                        column: x => x.study_id,
                        principalTable: "study",
                        principalColumn: "study_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "study_version",
                columns: table => new
                {
                    study_id = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    document = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sha256 = table.Column<byte[]>(type: "BLOB", nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    published_by = table.Column<string>(type: "TEXT", nullable: false),
                    published_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_version", x => new { x.study_id, x.version });
                    table.ForeignKey(
                        name: "FK_study_version_study_study_id",
                        column: x => x.study_id,
                        principalTable: "study",
                        principalColumn: "study_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_assignment_study_id_epoch_kind_randomization_stratum_seq",
                table: "assignment",
                columns: new[] { "study_id", "epoch", "kind", "randomization", "stratum", "seq" },
                unique: true,
                filter: "source = 0 AND seq IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_client_event_study_id_id",
                table: "client_event",
                columns: new[] { "study_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_client_event_study_id_participant_id",
                table: "client_event",
                columns: new[] { "study_id", "participant_id" });

            migrationBuilder.CreateIndex(
                name: "IX_data_protection_key_name",
                table: "data_protection_key",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_exposure_study_id_participant_id",
                table: "exposure",
                columns: new[] { "study_id", "participant_id" });

            migrationBuilder.CreateIndex(
                name: "IX_invitation_study_id_population_wave_external_id",
                table: "invitation",
                columns: new[] { "study_id", "population", "wave", "external_id" });

            migrationBuilder.CreateIndex(
                name: "IX_page_resubmission_study_id_id",
                table: "page_resubmission",
                columns: new[] { "study_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_page_resubmission_study_id_participant_id",
                table: "page_resubmission",
                columns: new[] { "study_id", "participant_id" });

            migrationBuilder.CreateIndex(
                name: "IX_page_submission_study_id_participant_id_id",
                table: "page_submission",
                columns: new[] { "study_id", "participant_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_page_submission_study_id_ticket",
                table: "page_submission",
                columns: new[] { "study_id", "ticket" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_participant_study_id_kind_population_wave_external_id",
                table: "participant",
                columns: new[] { "study_id", "kind", "population", "wave", "external_id" },
                unique: true,
                filter: "external_id IS NOT NULL AND entry = 1");

            migrationBuilder.CreateIndex(
                name: "IX_participant_study_id_kind_state",
                table: "participant",
                columns: new[] { "study_id", "kind", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_participant_study_id_token_hash",
                table: "participant",
                columns: new[] { "study_id", "token_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payment_study_id_id",
                table: "payment",
                columns: new[] { "study_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_payment_study_id_participant_id",
                table: "payment",
                columns: new[] { "study_id", "participant_id" });

            migrationBuilder.CreateIndex(
                name: "ix_researcher_email",
                table: "researcher",
                column: "normalized_email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_researcher_user_name",
                table: "researcher",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_researcher_claim_user_id",
                table: "researcher_claim",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_researcher_login_user_id",
                table: "researcher_login",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_researcher_passkey_user_id",
                table: "researcher_passkey",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_study_slug",
                table: "study",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_study_member_user_id",
                table: "study_member",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_task_event_study_id_participant_id",
                table: "task_event",
                columns: new[] { "study_id", "participant_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_link");

            migrationBuilder.DropTable(
                name: "allocation_epoch");

            migrationBuilder.DropTable(
                name: "arrival_count");

            migrationBuilder.DropTable(
                name: "assignment");

            migrationBuilder.DropTable(
                name: "assignment_counter");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "client_event");

            migrationBuilder.DropTable(
                name: "cluster_assignment");

            migrationBuilder.DropTable(
                name: "consent");

            migrationBuilder.DropTable(
                name: "data_protection_key");

            migrationBuilder.DropTable(
                name: "exposure");

            migrationBuilder.DropTable(
                name: "installation");

            migrationBuilder.DropTable(
                name: "invitation");

            migrationBuilder.DropTable(
                name: "page_resubmission");

            migrationBuilder.DropTable(
                name: "page_submission");

            migrationBuilder.DropTable(
                name: "participant");

            migrationBuilder.DropTable(
                name: "payment");

            migrationBuilder.DropTable(
                name: "researcher_claim");

            migrationBuilder.DropTable(
                name: "researcher_login");

            migrationBuilder.DropTable(
                name: "researcher_passkey");

            migrationBuilder.DropTable(
                name: "researcher_token");

            migrationBuilder.DropTable(
                name: "study_draft");

            migrationBuilder.DropTable(
                name: "study_member");

            migrationBuilder.DropTable(
                name: "study_version");

            migrationBuilder.DropTable(
                name: "task_event");

            migrationBuilder.DropTable(
                name: "researcher");

            migrationBuilder.DropTable(
                name: "study");
        }
    }
}
