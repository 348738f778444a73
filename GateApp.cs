using Microsoft.Extensions.DependencyInjection.Extensions;
using ParkingGate.Endpoints;
using ParkingGate.Pipeline;
using ParkingGate.Reading;
using ParkingGate.Settings;

namespace ParkingGate;

/// <summary>The web application: what it is made of, and where it listens.</summary>
internal static class GateApp
{
    /// <summary>Ready to start. Nothing of the cameras is opened before somebody watches.</summary>
    public static WebApplication Build(GateSettings settings)
    {
        // Empty: no settings files, no file watchers, no host features that nobody asked for; they cost a third of the start.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseUrls(settings.Options.Listen).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddConfiguration(settings.Logging).AddFilter("Microsoft", LogLevel.Warning).AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss ";
        });
        builder.Services.AddRoutingCore();
        AddRooms(builder.Services, settings.Options);

        var app = builder.Build();
        app.UseWebSockets();
        app.UseRouting();
        app.MapHealth().MapVideoSocket().MapDashboard();
        app.Lifetime.ApplicationStarted.Register(() => SayWhere(app));
        return app;
    }

    private static void AddRooms(IServiceCollection services, GateOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(GateComposition.Detector(options));
        services.AddSingleton(provider => GateComposition.Cameras(options, provider.GetRequiredService<DetectorLoader>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<CameraHost>>()));
        services.AddHostedService(provider => provider.GetRequiredService<CameraHost>());
    }

    private static void SayWhere(WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILogger<CameraHost>>();
        foreach (var address in app.Urls) log.Listening(address);
    }
}
