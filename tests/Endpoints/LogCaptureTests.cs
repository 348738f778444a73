using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ParkingGate.Tests.Endpoints;

/// <summary>The pictures of rows over HTTP, and nothing else of the disk.</summary>
public class LogCaptureTests
{
    [Test]
    public async Task The_path_in_a_row_is_the_address_of_its_picture()
    {
        await using var log = await RunningLog.StartAsync();
        var row = await log.RecordAsync(withPictures: true);
        using var http = log.Http();

        foreach (var path in new[] { row.CroppedImageRef, row.FrameImageRef })
        {
            using var answer = await http.GetAsync($"/api/{path}");
            await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.OK);
            await Assert.That(await answer.Content.ReadAsByteArrayAsync()).IsEquivalentTo(await File.ReadAllBytesAsync(Path.Combine(log.Folder, path!)));
            await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsEqualTo("image/jpeg");
            await Assert.That(answer.Headers.GetValues("X-Content-Type-Options").Single()).IsEqualTo("nosniff");
            await Assert.That(answer.Headers.CacheControl!.ToString()).IsEqualTo("max-age=31536000, private, immutable");
        }
    }

    [Test]
    public async Task A_picture_that_the_browser_has_is_not_sent_again()
    {
        await using var log = await RunningLog.StartAsync();
        var row = await log.RecordAsync(withPictures: true);
        using var http = log.Http();
        using var first = await http.GetAsync($"/api/{row.CroppedImageRef}");
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/{row.CroppedImageRef}");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var answer = await http.SendAsync(again);

        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.NotModified);
    }

    [Test]
    [Arguments("{0}/../../../../parkinggate.db")]
    [Arguments("../parkinggate.db")]
    [Arguments("..%2fparkinggate.db")]
    [Arguments("%2e%2e/parkinggate.db")]
    [Arguments("%2e%2e%2fparkinggate.db")]
    [Arguments("%252e%252e%252fparkinggate.db")]
    [Arguments("..%5cparkinggate.db")]
    [Arguments("2026%2f03%2f01%2f{1}.jpg")]
    [Arguments("/etc/passwd")]
    [Arguments("%2fetc%2fpasswd")]
    [Arguments("{2}/parkinggate.db")]
    [Arguments("{0}/{1}.jpg/")]
    [Arguments("{0}/{1}.jpg%00")]
    [Arguments("{0}/{1}.jpg%0a")]
    [Arguments("{0}/{1}.JPG")]
    [Arguments("{0}/./{1}.jpg.tmp")]
    [Arguments("{0}/00000000-0000-0000-0000-000000000000.jpg")]
    [Arguments("{0}/notes.jpg")]
    [Arguments("{0}/")]
    [Arguments("")]
    [Arguments("%ff%fe")]
    public async Task Any_other_path_is_not_found(string path)
    {
        await using var log = await RunningLog.StartAsync();
        var row = await log.RecordAsync(withPictures: true);
        var day = Path.GetDirectoryName(row.CroppedImageRef)!["captures/".Length..];
        await File.WriteAllTextAsync(Path.Combine(log.Folder, "captures", day, "notes.jpg"), "secret");
        await File.WriteAllTextAsync(Path.Combine(log.Folder, $"{row.CroppedImageRef}.tmp"), "secret");

        var answer = await RawAsync(log, "/api/captures/" + string.Format(path, day, row.Id, log.Folder));

        await Assert.That(answer).Matches("^HTTP/1.1 40[04] ");
        await Assert.That(answer).DoesNotContain("secret");
        await Assert.That(answer).DoesNotContain("SQLite format");
        await Assert.That(answer).DoesNotContain("root:");
    }

    [Test]
    public async Task A_link_among_the_pictures_is_not_followed()
    {
        await using var log = await RunningLog.StartAsync();
        var row = await log.RecordAsync(withPictures: true);
        var link = row.CroppedImageRef!.Replace($"{row.Id}", $"{Guid.NewGuid()}");
        File.CreateSymbolicLink(Path.Combine(log.Folder, link), "/etc/passwd");

        await Assert.That(await RawAsync(log, $"/api/{link}")).StartsWith("HTTP/1.1 404 ");
    }

    [Test]
    public async Task What_is_not_found_is_a_problem()
    {
        await using var log = await RunningLog.StartAsync();
        using var http = log.Http();

        using var answer = await http.GetAsync("/api/captures/2026/03/01/x.jpg");

        await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsEqualTo("application/problem+json");
        await Assert.That(answer.Headers.CacheControl!.NoStore).IsTrue();
    }

    /// <summary>The path as it is written, which a client of the framework would tidy up first.</summary>
    private static async Task<string> RawAsync(RunningLog log, string path)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(log.Address.Host, log.Address.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
