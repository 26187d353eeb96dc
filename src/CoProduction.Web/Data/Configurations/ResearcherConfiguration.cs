using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class ResearcherConfiguration : IEntityTypeConfiguration<Researcher>
{
    public void Configure(EntityTypeBuilder<Researcher> builder)
    {
        builder.ToTable("researcher");
        builder.HasIndex(x => x.NormalizedUserName).HasDatabaseName("ix_researcher_user_name").IsUnique();

        // One account per address; Identity's own rule is only a check before the insert.
        builder.HasIndex(x => x.NormalizedEmail).HasDatabaseName("ix_researcher_email").IsUnique();
    }
}
