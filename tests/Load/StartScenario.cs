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
        var (answers, pictures, idle, streaming) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            var from = Stopwatch.GetTimestamp();
            using var server = ServerProcess.Start(options.Server, "--listen", "http://127.0.0.1:0", "--source", clip);
            await AnswerAsync(server.Address);
            answers.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            await Task.Delay(Quiet);
            idle.Add(server.Use.ResidentBytes / 1e6);
            pictures.Add(await WatchAsync(options.Video(server.Address), () => streaming.Add(server.Use.ResidentBytes / 1e6)));
        }
        report.Tell("from the start to the first answer, ms", Report.Median(answers), atMost: 80);
        report.Tell("from a viewer's coming to its first picture, ms", Report.Median(pictures), atMost: 700);
        report.Tell("memory before the first viewer, MB", idle.Max(), atMost: 60);
        report.Tell("memory with a viewer, MB", streaming.Max(), atMost: 220);
    }

    /// <summary>The page, whole.</summary>
    private static async Task AnswerAsync(Uri address)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(IPAddress.Parse(address.Host), address.Port);
        await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(line.GetStream());
        var answer = await reader.ReadToEndAsync();
        if (!answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)) throw new IOException($"{address}: {answer.Split('\r')[0]}");
    }

    /// <returns>Milliseconds to the first picture.</returns>
    private async Task<double> WatchAsync(Uri video, Action afterAWhile)
    {
        using var crowd = new Crowd("viewer");
        var from = Stopwatch.GetTimestamp();
        var viewer = new Viewer(WireSocket.Open(video), new FrameTimes());
        crowd.Add(viewer);
        while (viewer.Frames == 0 && Stopwatch.GetElapsedTime(from) < Patience) await Task.Delay(1);
        var took = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
        if (viewer.Frames < options.Fps * options.Seconds / 2) throw new IOException($"{viewer.Frames} pictures came in {options.Seconds} s.");
        afterAWhile();
        return took;
    }
}
