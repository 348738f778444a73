using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ParkingGate.Load;

/// <summary>What a gate box waits for: from the start of the program to its first answer, from a viewer's coming to the first picture, and the memory of both.</summary>
internal sealed class StartScenario(LoadOptions options, string clip, Report report)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task RunAsync()
    {
        var (answers, pictures, idle, streaming, spared) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            var address = FreeAddress();
            var answer = AnswerAsync(address);
            using (Start(address)) answers.Add(await answer);
            using (var server = Start(FreeAddress(), "--source", clip))
            {
                await Task.Delay(Quiet);
                idle.Add(server.Use.ResidentBytes / 1e6);
                pictures.Add(await WatchAsync(server, streaming));
            }
            using var reader = Start(FreeAddress(), "--source", clip, "--set", "Capture:Enabled=false");
            await WatchAsync(reader, spared);
        }
        report.Tell("from the start to the first answer (demo clip), ms", Report.Median(answers), atMost: 80);
        report.Tell("from a viewer's coming to its first picture, ms", Report.Median(pictures), atMost: 700);
        report.Tell("memory before the first viewer, MB", idle.Max(), atMost: 60);
        report.Tell("memory with a viewer, MB", streaming.Max(), atMost: 220);
        report.Tell("the same without reading codes, MB", spared.Max());
    }

    private ServerProcess Start(Uri address, params string[] more) =>
        ServerProcess.Start(options.Server, ["--listen", address.GetLeftPart(UriPartial.Authority), .. more]);

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }

    /// <summary>Asks from now on until the page is there.</summary>
    /// <returns>Milliseconds until then.</returns>
    private static Task<double> AnswerAsync(Uri address) => Task.Run(async () =>
    {
        var from = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(from) < Patience)
        {
            if (await ListensAsync(address))
            {
                await PageAsync(address);
                return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            }
            await Task.Delay(1);
        }
        throw new TimeoutException($"{address} does not answer.");
    });

    /// <summary>Without an exception for each attempt: those take longer than the server's start.</summary>
    private static async Task<bool> ListensAsync(Uri address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var done = new TaskCompletionSource();
        using var attempt = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address.Host), address.Port) };
        attempt.Completed += (_, _) => done.SetResult();
        if (socket.ConnectAsync(attempt)) await done.Task;
        return attempt.SocketError == SocketError.Success;
    }

    /// <summary>The page, whole.</summary>
    private static async Task PageAsync(Uri address)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(IPAddress.Parse(address.Host), address.Port);
        await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(line.GetStream());
        var answer = await reader.ReadToEndAsync();
        if (!answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)) throw new IOException($"{address}: {answer.Split('\r')[0]}");
    }

    /// <returns>Milliseconds to the first picture.</returns>
    private async Task<double> WatchAsync(ServerProcess server, List<double> megaBytes)
    {
        using var crowd = new Crowd("viewer");
        var from = Stopwatch.GetTimestamp();
        var viewer = new Viewer(WireSocket.Open(options.Video(server.Address)), new FrameTimes());
        crowd.Add(viewer);
        while (viewer.Frames == 0 && Stopwatch.GetElapsedTime(from) < Patience) await Task.Delay(1);
        var took = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
        if (viewer.Frames < options.Fps * options.Seconds / 2) throw new IOException($"{viewer.Frames} pictures came in {options.Seconds} s.");
        megaBytes.Add(server.Use.ResidentBytes / 1e6);
        return took;
    }
}
