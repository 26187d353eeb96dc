using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class PageResubmissionConfiguration : IEntityTypeConfiguration<PageResubmission>
{
    public void Configure(EntityTypeBuilder<PageResubmission> builder)
    {
        builder.ToTable("page_resubmission");
        builder.Property(x => x.Id).ValueGeneratedOnAdd();
        builder.HasIndex(x => new { x.StudyId, x.ParticipantId });
    }
}
