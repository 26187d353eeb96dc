using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class PlanDeviationConfiguration : IEntityTypeConfiguration<PlanDeviation>
{
    public void Configure(EntityTypeBuilder<PlanDeviation> builder)
    {
        builder.ToTable("plan_deviation");
        builder.HasKey(x => new { x.StudyId, x.Number });
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.HasOne<Study>().WithMany().HasForeignKey(x => x.StudyId).OnDelete(DeleteBehavior.Restrict);
    }
}
