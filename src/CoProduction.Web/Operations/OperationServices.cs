namespace CoProduction.Web.Operations;

public static class OperationServices
{
    /// <summary>What both a page and a verb of <c>coprod</c> do.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<StudyCatalog>();
        services.AddSingleton<ServedVersions>();
        services.AddSingleton<ArrivalCounter>();
        services.AddScoped<StudyDrafts>();
        services.AddScoped<StudyLifecycle>();
        services.AddScoped<AssignmentDraws>();
        services.AddScoped<StartParticipation>();
        services.AddScoped<StartPreview>();
        services.AddScoped<WithdrawParticipation>();
        services.AddScoped<DraftRemoval>();
        services.AddScoped<Membership>();
        services.AddScoped<SyntheticResponses>();
        services.AddScoped<FirstStart>();
        services.AddScoped<VerifyAssignments>();
        services.AddScoped<InviteRespondents>();
        services.AddSingleton<StudyReports>();
        services.AddScoped<LoadResponses>();
        services.AddScoped<ImportResponses>();
        services.AddScoped<ExportResponses>();
        services.AddScoped<ExportLongFiles>();
        services.AddScoped<ResultFiles>();
        services.AddScoped<ApiTokens>();
        services.AddSingleton<PowerRuns>();
        services.AddScoped<StudyPackages>();
        services.AddScoped<VerifyAudit>();
        services.AddSingleton<PreparedPackages>();
        services.AddScoped<Preregister>();
        services.AddScoped<Deviations>();
        return services;
    }
}
