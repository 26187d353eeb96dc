using CoProduction.Web.Data;
using Microsoft.AspNetCore.Authorization;

namespace CoProduction.Web.Hosting.Authorization;

/// <summary>
/// Who may see a page. Folders state the least (<see cref="PageAccess"/>), a page that needs more says so by
/// <c>[Authorize(Policies.StudyOwner)]</c>. An administrator has an owner's rights in every study.
/// </summary>
public static class Policies
{
    /// <summary>Whoever is signed in: for the pages on which the second factor is set up.</summary>
    public const string SignedIn = "SignedIn";

    /// <summary>A signed-in researcher whose account is not closed and who has the second factor if it is owed.</summary>
    public const string Researcher = "Researcher";

    /// <summary>Like <see cref="Researcher"/>, with the second factor: whoever creates a study becomes its owner.</summary>
    public const string SecondFactor = "SecondFactor";

    public const string Administrator = "Administrator";

    /// <summary>Any member of the study of the route's <c>slug</c>. To others the study does not exist.</summary>
    public const string StudyMember = "StudyMember";

    public const string StudyEditor = "StudyEditor";

    public const string StudyOwner = "StudyOwner";

    /// <summary>Any member; the results of a closed demo study are readable by everyone.</summary>
    public const string StudyResults = "StudyResults";

    /// <summary>A script with an API token; which study it reads is the token's knowledge.</summary>
    public const string ApiToken = "ApiToken";

    internal static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(SignedIn, policy => policy.AddRequirements(new ResearcherRequirement { BeforeSecondFactor = true }));
        options.AddPolicy(Researcher, policy => policy.AddRequirements(new ResearcherRequirement()));
        options.AddPolicy(SecondFactor, policy => policy.AddRequirements(new ResearcherRequirement { SecondFactor = true }));
        options.AddPolicy(Administrator, policy => policy.AddRequirements(new ResearcherRequirement { Administrator = true }));
        options.AddPolicy(StudyMember, policy => policy.AddRequirements(new StudyRequirement(StudyRole.Analyst)));
        options.AddPolicy(StudyEditor, policy => policy.AddRequirements(new StudyRequirement(StudyRole.Editor)));
        options.AddPolicy(StudyOwner, policy => policy.AddRequirements(new StudyRequirement(StudyRole.Owner)));
        options.AddPolicy(StudyResults, policy => policy.AddRequirements(new StudyRequirement(StudyRole.Analyst) { DemoIsPublic = true }));
    }
}
