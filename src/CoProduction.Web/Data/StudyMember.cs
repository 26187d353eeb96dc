namespace CoProduction.Web.Data;

/// <summary>A researcher's role in a study. Who created a study is its first <see cref="StudyRole.Owner"/>.</summary>
public sealed class StudyMember
{
    public long StudyId { get; set; }
    public Guid UserId { get; set; }
    public StudyRole Role { get; set; }
}
