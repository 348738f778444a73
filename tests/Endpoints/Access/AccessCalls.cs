using System.Net.Http.Headers;
using System.Net.WebSockets;
using ParkingGate.Endpoints.Access;

namespace ParkingGate.Tests.Endpoints.Access;

/// <summary>What a client with a credential asks for.</summary>
internal static class AccessCalls
{
    public static AccessOptions Options(string folder) => new() { KeyFile = Path.Combine(folder, KeyFile.Name) };

    public static Task<VideoClient> ConnectAsync(RunningLog log, Action<ClientWebSocketOptions> options) =>
        VideoClient.ConnectAsync(log.Address, "/ws/logs", options: options);

    public static async Task<HttpResponseMessage> GetAsync(HttpClient http, string address, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await http.SendAsync(request);
    }

    public static async Task<int> StatusAsync(HttpClient http, string address, string key)
    {
        using var answer = await GetAsync(http, address, key);
        return (int)answer.StatusCode;
    }

    public static async Task<string> TextAsync(HttpClient http, string address, string key)
    {
        using var answer = await GetAsync(http, address, key);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }
}
