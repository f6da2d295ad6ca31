using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Accounts.Pages;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Models.Pages;

public sealed partial class ModelsPage
{
    [Inject]
    public required ModelService Service { get; init; }

    private IReadOnlyList<ModelView>? _models;
    private HostQuestion? _question;
    private string _name = "",
        _endpoint = "",
        _model = "",
        _key = "";

    protected override async Task LoadAsync() => _models = await Service.ListAsync(Actor, Slug, Stop);

    private Task AddAsync() =>
        TryAsync(async () =>
        {
            await Service.AddAsync(Actor, Slug, _name, _endpoint.Trim(), _model, _key, Stop);
            (_name, _endpoint, _model, _key) = ("", "", "", "");
            await LoadAsync();
        });

    private Task TryAsync(Func<Task> action) => RunAsync(() => _question!.TryAsync(action));

    private Task RemoveAsync(ModelView model) =>
        RunAsync(async () =>
        {
            await Service.RemoveAsync(Actor, Slug, model.Id, Stop);
            await LoadAsync();
        });

    private Task LimitAsync(ModelView model, int perMinute, double? input, double? output) =>
        RunAsync(async () =>
        {
            await Service.SetLimitsAsync(Actor, Slug, model.Id, perMinute, input, output, Stop);
            await LoadAsync();
        });

    private static int Whole(object? value) => int.TryParse((string?)value, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static double? Price(object? value) =>
        double.TryParse((string?)value, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Written(double? price) => price?.ToString(CultureInfo.InvariantCulture) ?? "";

    private Task TestAsync(ModelView model) =>
        TryAsync(async () =>
        {
            var failure = await Service.TestAsync(Actor, Slug, model.Id, Stop);
            if (failure?.Is(PlatformProblems.HostNotAllowed) == true)
                throw new ProblemException(failure);
            Snackbar.Add(
                failure is null
                    ? string.Format(CultureInfo.CurrentCulture, ModelsText.TestPassed, model.Name)
                    : string.Format(CultureInfo.CurrentCulture, ModelsText.TestFailed, model.Name, ProblemSentences.Of(failure)),
                failure is null ? Severity.Success : Severity.Error
            );
        });
}
