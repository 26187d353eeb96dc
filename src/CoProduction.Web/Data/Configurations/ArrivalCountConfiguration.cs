using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class ArrivalCountConfiguration : IEntityTypeConfiguration<ArrivalCount>
{
    public void Configure(EntityTypeBuilder<ArrivalCount> builder)
    {
        builder.ToTable("arrival_count");
        builder.HasKey(x => new { x.StudyId, x.Version, x.Day, x.Kind, x.Event });
    }
}
