using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoProduction.Web.Data.Configurations;

internal sealed class TaskEventConfiguration : IEntityTypeConfiguration<TaskEvent>
{
    public void Configure(EntityTypeBuilder<TaskEvent> builder)
    {
        builder.ToTable("task_event");
        builder.HasKey(x => new { x.StudyId, x.Ticket });
        builder.HasIndex(x => new { x.StudyId, x.ParticipantId });
    }
}
