using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class ExposureConfiguration : IEntityTypeConfiguration<Exposure>
{
    public void Configure(EntityTypeBuilder<Exposure> builder)
    {
        builder.ToTable("exposure");
        builder.HasKey(x => new { x.StudyId, x.Ticket });
        builder.HasIndex(x => new { x.StudyId, x.ParticipantId });
    }
}
