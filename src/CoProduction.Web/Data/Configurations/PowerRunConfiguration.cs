using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class PowerRunConfiguration : IEntityTypeConfiguration<PowerRun>
{
    public void Configure(EntityTypeBuilder<PowerRun> builder)
    {
        builder.ToTable("power_run");
        builder.HasKey(x => new { x.StudyId, x.Number });
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.HasOne<Study>().WithMany().HasForeignKey(x => x.StudyId).OnDelete(DeleteBehavior.Restrict);
    }
}
