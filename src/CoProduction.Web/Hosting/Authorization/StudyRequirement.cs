using CoProduction.Web.Data;
using Microsoft.AspNetCore.Authorization;

namespace CoProduction.Web.Hosting.Authorization;

/// <summary>At least this role in the study that the route names.</summary>
public sealed class StudyRequirement(StudyRole least) : IAuthorizationRequirement
{
    public StudyRole Least { get; } = least;

    public bool DemoIsPublic { get; init; }
}
