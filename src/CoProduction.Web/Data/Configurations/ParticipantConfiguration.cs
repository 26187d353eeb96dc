using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class ParticipantConfiguration : IEntityTypeConfiguration<Participant>
{
    public void Configure(EntityTypeBuilder<Participant> builder)
    {
        // No foreign keys on what respondents write: each would lock the study's row for every answer, and the
        // tables are to be partitioned by study.
        builder.ToTable("participant");
        builder.HasKey(x => new { x.StudyId, x.ParticipantId });
        builder.HasIndex(x => new { x.StudyId, x.TokenHash }).IsUnique();
        builder.HasIndex(x => new { x.StudyId, x.Kind, x.Population, x.Wave, x.ExternalId })
            .IsUnique()
            .HasFilter("external_id IS NOT NULL AND entry = 1");
        builder.HasIndex(x => new { x.StudyId, x.Kind, x.State });
    }
}
