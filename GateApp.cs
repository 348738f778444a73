using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using ParkingGate.Endpoints;
using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Events;
using ParkingGate.Endpoints.Frames;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading;
using ParkingGate.Reading.Code;
using ParkingGate.Settings;
using ParkingGate.Store;

namespace ParkingGate;

/// <summary>The web application: what it is made of, and where it listens.</summary>
internal static class GateApp
{
    /// <summary>Headers that scripts of other pages may read.</summary>
    private static readonly string[] Told = ["Retry-After", FrameApi.AgeHeader, FrameApi.SequenceHeader, FrameApi.OfflineHeader];

    /// <summary>Ready to start. Nothing of the cameras is opened before somebody watches.</summary>
    public static WebApplication Build(GateSettings settings)
    {
        // Empty: no settings files, no file watchers, no host features that nobody asked for; they cost a third of the start.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        GateKestrel.Listen(builder, settings.Options);
        builder.Logging.AddConfiguration(settings.Logging).AddFilter("Microsoft", LogLevel.Warning).AddConsole(console => console.FormatterName = GateConsole.FormatterName);
        builder.Services.AddSingleton<ConsoleFormatter, GateConsole>();
        builder.Services.AddRoutingCore().AddWireStreams();
        if (settings.Options.Access.Origins.Length > 0) builder.Services.AddCors();
        AddRooms(builder.Services, settings);

        var app = builder.Build();
        var site = GateComposition.Site(settings.Options.Store);
        Guard(app, settings.Options);
        app.MapHealth().MapReadiness().MapVideoSocket().MapCameras().MapFrames().MapEvents().MapLogs(site).MapAccess().MapDashboard();
        app.Lifetime.ApplicationStarted.Register(() => Started(app, settings));
        return app;
    }

    /// <summary>What every request passes before its route.</summary>
    private static void Guard(WebApplication app, GateOptions options)
    {
        if (options.Access.Proxies.Length > 0) app.UseForwardedHeaders();
        if (options.Tls.HstsDays > 0 && options.Tls.Certificate.Length > 0) app.UseHsts();
        app.UseWireStreams().UseWebSockets();
        app.UseRouting();
        if (options.Access.Origins.Length > 0)
            app.UseCors(pages => pages.WithOrigins(options.Access.Origins).AllowAnyHeader().WithMethods("GET", "POST", "PATCH").WithExposedHeaders(Told));
        app.UseAccess();
    }

    private static void AddRooms(IServiceCollection services, GateSettings settings)
    {
        var options = settings.Options;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new EventJournal(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => GateComposition.Detector(options, told: provider.GetRequiredService<ILogger<CameraHost>>().DetectorRuns));
        services.AddSingleton(provider => GateComposition.Detectors(options, provider.GetRequiredService<DetectorLoader>()));
        services.AddSingleton(GateComposition.Reader());
        services.AddSingleton(provider => GateStore.Open(options.Store.Place(),
            GateComposition.Keeping(options.Store, options.Supabase), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<GateStore>>(),
            GateComposition.Shared(options)));
        services.AddSingleton(provider => new PassageQueue(provider.GetRequiredService<GateStore>().Book,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PassageQueue>>()));
        services.AddSingleton(provider => new CameraMaker(options, provider.GetRequiredService<DetectorPool>(),
            provider.GetRequiredService<CodeReaderLoader>(), Record(provider.GetRequiredService<PassageQueue>()), provider.GetRequiredService<EventJournal>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new CameraHost(options.Cameras.Select(provider.GetRequiredService<CameraMaker>().Make), provider.GetRequiredService<ILogger<CameraHost>>()));
        services.AddAccess(GateComposition.Access(options));
        services.AddSingleton(GateComposition.Sockets(options.Limits));
        services.AddSingleton(GateComposition.Connections(options.Limits));
        services.AddSingleton(provider => new Drain([provider.GetRequiredService<CameraHost>(), provider.GetRequiredService<PassageQueue>()]));
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        // Stopped in the other order: cameras first, then what they left in the queue, then the store.
        services.AddHostedService(provider => provider.GetRequiredService<GateStore>());
        services.AddHostedService(provider => provider.GetRequiredService<GateStore>().Audit);
        services.AddHostedService(provider => provider.GetRequiredService<PassageQueue>());
        services.AddHostedService(provider => provider.GetRequiredService<CameraHost>());
        services.AddHostedService(provider => new CameraReload(settings, provider.GetRequiredService<CameraHost>(), provider.GetRequiredService<CameraMaker>(),
            provider.GetRequiredService<GateStore>().Audit, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<CameraHost>>()));
    }

    private static RecordPassage Record(PassageQueue queue) =>
        (passage, pictures) => queue.Post(passage, new Evidence(pictures?.Full, pictures?.Crop));

    private static void Started(WebApplication app, GateSettings settings)
    {
        app.Services.GetRequiredService<GateStore>().Audit.Post(AuditKind.Start, "system", null, settings.Summary);
        var log = app.Services.GetRequiredService<ILogger<CameraHost>>();
        foreach (var address in app.Urls)
        {
            log.Listening(address);
            if (!ListenAddress.IsLoopback(address) && !ListenAddress.IsEncrypted(address)) log.NotEncrypted(address);
        }
    }
}
