using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class AssignmentRowConfiguration : IEntityTypeConfiguration<AssignmentRow>
{
    public void Configure(EntityTypeBuilder<AssignmentRow> builder)
    {
        builder.ToTable("assignment");
        builder.HasKey(x => new { x.StudyId, x.ParticipantId, x.Randomization, x.Unit });
        builder.HasIndex(x => new { x.StudyId, x.Epoch, x.Kind, x.Randomization, x.Stratum, x.Seq })
            .IsUnique()
            .HasFilter("source = 0 AND seq IS NOT NULL");
    }
}
