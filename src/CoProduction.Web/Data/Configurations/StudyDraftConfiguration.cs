using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class StudyDraftConfiguration : IEntityTypeConfiguration<StudyDraft>
{
    public void Configure(EntityTypeBuilder<StudyDraft> builder)
    {
        builder.ToTable("study_draft");
        builder.HasKey(x => x.StudyId);
        builder.Property(x => x.StudyId).ValueGeneratedNever();
        builder.Property(x => x.Revision).IsConcurrencyToken();
        builder.HasOne<Study>().WithOne().HasForeignKey<StudyDraft>(x => x.StudyId).OnDelete(DeleteBehavior.Restrict);
    }
}
