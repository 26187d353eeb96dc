namespace CoProduction.Web.Pages.Survey;

public static class SurveyServices
{
    public static IServiceCollection AddSurvey(this IServiceCollection services)
    {
        services.AddScoped<SurveyReader>();
        services.AddScoped<TurnSubmitter>();
        services.AddScoped<EffortLog>();
        services.AddSingleton<SessionHandover>();
        services.AddSingleton<WithdrawalAttempts>();
        return services;
    }
}
