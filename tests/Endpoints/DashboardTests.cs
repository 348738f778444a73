using System.Net;

namespace ParkingGate.Tests.Endpoints;

[NotInParallel("gate")]
public class DashboardTests
{
    [Test]
    public async Task The_page_and_every_file_of_it_is_served_with_its_type_and_policy()
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();

        foreach (var path in Directory.GetFiles(Path.Combine(TestPaths.Root, "Web")))
        {
            var name = Path.GetFileName(path);
            using var answer = await http.GetAsync(name == "index.html" ? "/" : $"/{name}");

            await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.OK);
            await Assert.That(await answer.Content.ReadAsByteArrayAsync()).IsEquivalentTo(await File.ReadAllBytesAsync(path));
            await Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single()).StartsWith("default-src 'self';");
            await Assert.That(answer.Headers.GetValues("X-Content-Type-Options").Single()).IsEqualTo("nosniff");
            await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsNotEqualTo("application/octet-stream");
        }
    }

    [Test]
    public async Task A_page_that_the_browser_has_is_not_sent_again()
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();
        using var first = await http.GetAsync("/");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var answer = await http.SendAsync(again);

        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.NotModified);
    }

    [Test]
    public async Task Health_answers_ok_and_says_nothing_of_the_server()
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();

        using var answer = await http.GetAsync("/healthz");

        await Assert.That(await answer.Content.ReadAsStringAsync()).IsEqualTo("""{"status":"ok"}""");
        await Assert.That(answer.Headers.Contains("Server")).IsFalse();
    }
}
