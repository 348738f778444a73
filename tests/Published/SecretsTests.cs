using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using ParkingGate.Endpoints.Access;
using ParkingGate.Tests.Endpoints;
using ParkingGate.Tests.Endpoints.Access;

namespace ParkingGate.Tests.Published;

/// <summary>Credentials are in no line of the log, however much it is told to say.</summary>
[NotInParallel("gate")]
public class SecretsTests
{
    [Test]
    [Arguments("GET /ws/video?access_token=abc.def-_&x=1", "GET /ws/video?access_token=***&x=1")]
    [Arguments("?camera=a&access_token%3Dabc def", "?camera=a&access_token%3D*** def")]
    [Arguments("Authorization: Bearer abc.def", "Authorization: Bearer ***")]
    [Arguments("parkinggate.v1, bearer.abc.def, other", "parkinggate.v1, bearer.***, other")]
    [Arguments("key pgk_abcdefgh_ABC123 of", "key *** of")]
    [Arguments("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.c2lnbmVk.", "token ***.")]
    [Arguments("the bearer of news", "the bearer *** news")] // rather too much
    [Arguments("entrance: started on the demo clip", "entrance: started on the demo clip")]
    public async Task They_are_taken_out_of_what_is_said(string words, string said) => await Assert.That(GateConsole.WithoutSecrets(words)).IsEqualTo(said);

    [Test]
    public async Task The_executable_says_none_of_those_that_it_was_given()
    {
        var folder = Directory.CreateTempSubdirectory("parkinggate-secrets-").FullName;
        var key = Keys.Add(folder, "office", Role.Viewer);
        var token = Tokens.Hs256(Tokens.Claims("\"viewer\""));
        await using var server = await Executable.ServeAsync("--set", $"Store:Folder={folder}", "--set", $"Access:Jwt:Secret={Tokens.Secret}",
            "--set", "Logging:LogLevel:Default=Trace", "--set", "Logging:LogLevel:Microsoft.AspNetCore=Trace", "--set", "Logging:LogLevel:Microsoft.Hosting=Trace");
        using var http = new HttpClient { BaseAddress = server.Address };
        string[] secrets = [key, token, "pgk_nearly_" + key[13..], "eyJub3QiOiJnb29kIn0.bm90LWdvb2Q.bm90LWdvb2Q", Tokens.Secret];

        foreach (var secret in secrets[..4])
        {
            (await http.GetAsync($"/api/me?access_token={secret}")).Dispose();
            (await http.GetAsync($"/api/cameras/nowhere/frame.jpg?wait=0&access_token={secret}")).Dispose();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            (await http.SendAsync(request)).Dispose();
            await SocketAsync(server, secret);
            await BadRequestAsync(server, $"GET /api/me?access_token={secret} HTTP/1.1 too much\r\n\r\n");
            await BadRequestAsync(server, $"GET /api/me HTTP/1.1\r\nAuthorization Bearer {secret}\r\n\r\n");
        }
        await server.TerminateAsync();

        await Assert.That(server.Output).Contains("access_token=***"); // it did say much
        foreach (var secret in secrets) await Assert.That(server.Output).DoesNotContain(secret);
        await Assert.That(server.Output).DoesNotContain(key[13..]);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task SocketAsync(Executable server, string secret)
    {
        try
        {
            await using var client = await VideoClient.ConnectAsync(server.Address, "/ws/logs", options: options =>
            {
                options.AddSubProtocol("parkinggate.v1");
                options.AddSubProtocol($"bearer.{secret}");
            });
            await client.NextAsync();
            await client.SendAsync($$"""{"action":"authenticate","token":"{{secret}}"}""");
            await client.NextAsync();
        }
        catch (WebSocketException)
        {
            // refused
        }
    }

    private static async Task BadRequestAsync(Executable server, string text)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Address.Host, server.Address.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        var answer = new byte[100];
        _ = await connection.GetStream().ReadAsync(answer);
    }
}
