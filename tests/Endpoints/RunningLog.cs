using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using ParkingGate.Containers;
using ParkingGate.Endpoints;
using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Events;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;
using ParkingGate.Store;
using ParkingGate.Tests.Store;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Endpoints;

/// <summary>The log's endpoints on real Kestrel over a real store in a folder of its own, with one camera that never works.</summary>
internal sealed class RunningLog : IAsyncDisposable
{
    public static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9];

    private readonly WebApplication _app;
    private int _recorded;

    private RunningLog(string folder, GateStore store, Camera camera, WebApplication app) => (Folder, Store, Camera, _app) = (folder, store, camera, app);

    public string Folder { get; }

    public string File => Path.Combine(Folder, GateStore.FileName);

    public GateStore Store { get; }

    public Turnstile Turnstile => _app.Services.GetRequiredService<Turnstile>();

    public Camera Camera { get; }

    public EventJournal Journal => _app.Services.GetRequiredService<EventJournal>();

    public Uri Address => new(_app.Urls.First());

    /// <param name="folder">Of an earlier log, which is gone on with; a new one by default.</param>
    /// <param name="limits">What clients may cost.</param>
    /// <param name="connections">How many clients, and how often.</param>
    /// <param name="access">Who may, given the folder; by default whoever is on this machine.</param>
    /// <param name="makers">What is to end before the clients are sent away.</param>
    public static async Task<RunningLog> StartAsync(
        TimeZoneInfo? site = null, string? folder = null, SocketLimits? limits = null, IReadOnlyList<IHostedService>? makers = null,
        Func<string, AccessOptions>? access = null, ConnectionLimits? connections = null)
    {
        folder ??= Directory.CreateTempSubdirectory("parkinggate-logs-").FullName;
        var store = GateStore.Open(folder, new EvidenceKeeping { KeepDays = 0, LeastFreePercent = 0 }, TimeProvider.System, NullLogger.Instance);
        var journal = new EventJournal(TimeProvider.System);
        var camera = new Camera(new CameraSpec { Id = "entrance", Source = "none" }, new TrackerOptions(),
            new DetectorPool(() => throw new InvalidOperationException(), 1), FrameMessages.Write, TimeProvider.System, journal: journal);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore().AddWireStreams();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new CameraHost([camera], NullLogger<CameraHost>.Instance));
        builder.Services.AddSingleton(journal);
        builder.Services.AddSingleton(connections ?? new ConnectionLimits());
        builder.Services.AddSingleton(limits ?? new SocketLimits());
        builder.Services.AddSingleton(_ => new Drain(makers ?? []));
        builder.Services.AddHostedService(services => services.GetRequiredService<Drain>());
        builder.Services.AddAccess(access?.Invoke(folder) ?? new AccessOptions { KeyFile = Path.Combine(folder, KeyFile.Name) });
        builder.Services.AddSingleton(_ => store);
        builder.Services.AddHostedService(_ => store.Audit);
        builder.Services.AddHostedService(_ => store);
        var app = builder.Build();
        app.UseWireStreams().UseWebSockets();
        app.UseRouting();
        app.UseAccess();
        app.MapAccess().MapEvents().MapLogs(site ?? Seoul);
        await app.StartAsync();
        return new RunningLog(folder, store, camera, app);
    }

    public HttpClient Http() => new() { BaseAddress = Address };

    /// <summary>A connected client.</summary>
    /// <param name="query">Of <c>/ws/logs</c>.</param>
    /// <param name="receiveBuffer">Bytes that the kernel keeps for a client that does not read; 0: as usual.</param>
    public Task<VideoClient> ReadAsync(string query = "", int receiveBuffer = 0) => VideoClient.ConnectAsync(Address, "/ws/logs", query, receiveBuffer);

    /// <summary>Stores a passage; each has a number and a minute of its own unless told otherwise.</summary>
    public async Task<LogRow> RecordAsync(
        string? owner = "MSCU", string? number = null, string? check = "7", DateTimeOffset? at = null, string camera = "entrance",
        PassageStatus status = PassageStatus.Ok, string video = "gate.mp4", bool withPictures = false)
    {
        var i = Interlocked.Increment(ref _recorded);
        var passage = new Passage(
            Store.Book.NewId(), at ?? StoreScene.Noon.AddMinutes(i), camera, PassageDirection.In, status,
            owner, owner is null ? null : number ?? $"{i:000000}", owner is null ? null : check, owner is not null, "22G1", 0.97, video, ["MSCU1234567"]);
        return await Store.Book.RecordAsync(passage, withPictures ? new Evidence(Jpeg, Jpeg) : default);
    }

    public async Task<LogRow[]> RecordManyAsync(int count)
    {
        var rows = new LogRow[count];
        for (var i = 0; i < count; i++) rows[i] = await RecordAsync();
        return rows;
    }

    public Task StopAsync() => _app.StopAsync();

    /// <summary>Ends as the program does; the folder stays for another one.</summary>
    public async Task<string> LeaveAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Store.Dispose();
        return Folder;
    }

    public async ValueTask DisposeAsync() => Directory.Delete(await LeaveAsync(), recursive: true);
}

/// <summary>Short forms for what the log sends.</summary>
internal static class LogMessageReading
{
    public static string Id(this LogRow row) => row.Id.ToString();

    public static string[] Ids(this JsonElement page) => [.. page.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];

    public static string[] Ids(this Received message) => message.Json.Ids();

    /// <summary>The id in a push.</summary>
    public static string PushedId(this Received message) => message.Data.GetProperty("id").GetString()!;

    public static string? Text(this JsonElement row, string name) => row.GetProperty(name).GetString();

    /// <summary>Asks, and gives the next message, which has to be the answer.</summary>
    public static async Task<JsonElement> AskAsync(this VideoClient client, string message)
    {
        await client.SendAsync(message);
        return (await client.NextAsync())!.Json;
    }

    /// <summary>Asks what is wrong, and gives the error's sentence.</summary>
    public static async Task<string> RefusedAsync(this VideoClient client, string message)
    {
        var answer = await client.AskAsync(message);
        return answer.GetProperty("event_type").GetString() == "error" && answer.GetProperty("data").GetProperty("code").GetString() == "bad_request"
            ? answer.GetProperty("data").GetProperty("message").GetString()!
            : throw new InvalidOperationException(answer.GetRawText());
    }
}
