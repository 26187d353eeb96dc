using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class AllocationEpochConfiguration : IEntityTypeConfiguration<AllocationEpoch>
{
    public void Configure(EntityTypeBuilder<AllocationEpoch> builder)
    {
        builder.ToTable("allocation_epoch");
        builder.HasKey(x => new { x.StudyId, x.Epoch });
        builder.HasOne<Study>().WithMany().HasForeignKey(x => x.StudyId).OnDelete(DeleteBehavior.Restrict);
    }
}
