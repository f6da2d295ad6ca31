using Portal.Answering.Migration;
using Portal.Data;
using Portal.Schema.Migration;

namespace Portal.Answering;

/// <summary>Registers what answers questions.</summary>
internal static class AnsweringServices
{
    public static IServiceCollection AddAnswering(this IServiceCollection services)
    {
        services.AddSingleton<AnswerEngineCache>();
        services.AddSingleton<AskService>();
        services.AddSingleton<LlmAnswerService>();
        services.AddSingleton<EvaluationService>();
        services.AddSingleton<ICommitSubscriber>(provider => provider.GetRequiredService<AnswerEngineCache>());
        services.AddSingleton<ISchemaMigrationStep, TemplateImpact>();
        return services;
    }
}
