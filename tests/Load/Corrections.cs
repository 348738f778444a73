using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace ParkingGate.Load;

/// <summary>
/// A person who corrects the newest row so many times a second: each correction is pushed to every client of the log, and its
/// number is the code it writes, so that its age is known where it arrives.
/// </summary>
internal sealed class Corrections(HttpClient http) : IDisposable
{
    /// <summary>An owner code that no container has.</summary>
    public const string Owner = "LODU";

    private const int Most = 100_000;
    private readonly long[] _sentAt = new long[Most];
    private readonly CancellationTokenSource _stop = new();
    private Task _working = Task.CompletedTask;

    public int Made { get; private set; }

    /// <summary>How long ago a correction was sent; null when it is of another run.</summary>
    public double? AgeMs(int number) =>
        number < Most && Volatile.Read(ref _sentAt[number]) is > 0 and var sent ? Stopwatch.GetElapsedTime(sent).TotalMilliseconds : null;

    /// <summary>Waits for a row and begins.</summary>
    public async Task StartAsync(double perS)
    {
        var id = await NewestAsync();
        _working = Task.Run(() => WorkAsync(id, TimeSpan.FromSeconds(1 / perS)));
    }

    public void Stop()
    {
        _stop.Cancel();
        _working.Wait();
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private async Task<string> NewestAsync()
    {
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var page = await http.GetFromJsonAsync<JsonElement>("/api/logs?page_size=1");
            if (page.GetProperty("data").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } row) return row.GetProperty("id").GetString()!;
            await Task.Delay(1000);
        }
        throw new TimeoutException("The server has no log row after a minute; is Capture:Enabled true?");
    }

    private async Task WorkAsync(string id, TimeSpan every)
    {
        using var timer = new PeriodicTimer(every);
        while (!_stop.IsCancellationRequested && Made < Most - 1)
        {
            var number = ++Made;
            Volatile.Write(ref _sentAt[number], Stopwatch.GetTimestamp());
            using var answer = await http.PatchAsJsonAsync($"/api/logs/{id}", new Dictionary<string, string>
            {
                ["container_owner"] = Owner,
                ["container_number"] = number.ToString("000000", CultureInfo.InvariantCulture),
            });
            answer.EnsureSuccessStatusCode();
            await timer.WaitForNextTickAsync();
        }
    }
}
