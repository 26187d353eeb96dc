using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class PageSubmissionConfiguration : IEntityTypeConfiguration<PageSubmission>
{
    public void Configure(EntityTypeBuilder<PageSubmission> builder)
    {
        // The key is the engine's: see the context classes.
        builder.ToTable("page_submission");
        builder.Property(x => x.Id).ValueGeneratedOnAdd();
        builder.HasIndex(x => new { x.StudyId, x.Ticket }).IsUnique();
    }
}
