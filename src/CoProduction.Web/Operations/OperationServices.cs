namespace CoProduction.Web.Operations;

public static class OperationServices
{
    /// <summary>What both a page and a verb of <c>coprod</c> do.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<StudyCatalog>();
        services.AddScoped<StudyDrafts>();
        services.AddScoped<StudyLifecycle>();
        services.AddScoped<DraftRemoval>();
        services.AddScoped<Membership>();
        return services;
    }
}
