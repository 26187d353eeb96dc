using Microsoft.AspNetCore.Authorization;

namespace CoProduction.Web.Hosting.Authorization;

public sealed class ResearcherRequirement : IAuthorizationRequirement
{
    public bool Administrator { get; init; }

    /// <summary>Also who owes the second factor.</summary>
    public bool BeforeSecondFactor { get; init; }

    /// <summary>Only who has it.</summary>
    public bool SecondFactor { get; init; }
}
