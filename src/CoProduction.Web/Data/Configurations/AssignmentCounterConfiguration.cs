using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class AssignmentCounterConfiguration : IEntityTypeConfiguration<AssignmentCounter>
{
    public void Configure(EntityTypeBuilder<AssignmentCounter> builder)
    {
        builder.ToTable("assignment_counter");
        builder.HasKey(x => new { x.StudyId, x.Epoch, x.Kind, x.Randomization, x.Stratum });
    }
}
