using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class ClusterAssignmentConfiguration : IEntityTypeConfiguration<ClusterAssignment>
{
    public void Configure(EntityTypeBuilder<ClusterAssignment> builder)
    {
        builder.ToTable("cluster_assignment");
        builder.HasKey(x => new { x.StudyId, x.Epoch, x.Kind, x.Randomization, x.Cluster });
    }
}
