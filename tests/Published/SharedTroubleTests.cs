using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ParkingGate.Store;
using ParkingGate.Tests.Native;
using ParkingGate.Tests.Peers;
using ParkingGate.Tests.Peers.Supabase;
using ParkingGate.Tests.Store;
using ParkingGate.Tests.Store.Supabase;

namespace ParkingGate.Tests.Published;

/// <summary>A shared log that does not work is said by the published executable once and with the cure, and is right again by itself.</summary>
[NotInParallel("gate")]
public sealed class SharedTroubleTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Test]
    public async Task Over_TLS_an_unknown_authority_is_said_and_gets_nothing_and_one_that_the_operator_names_is_trusted()
    {
        using var authority = new TestAuthority(_folder, "site");
        await using var rig = await SupabaseRig.StartAsync(certificate: authority.Issue("127.0.0.1").Both);
        await rig.AddUserAsync("gate@example.com", "secret", "gate");
        await RecordAsync();
        string[] settings = [$"Supabase:Url={rig.Address}", $"Supabase:Key={SupabaseRig.PublishableKey}", "Supabase:Email=gate@example.com", "Supabase:Password=secret"];

        await using (var wary = await ServeAsync([], settings))
        {
            await SaysAsync(wary, "certificate that this machine does not trust", "SSL_CERT_FILE");
            await Assert.That(rig.Faults.Requests).IsEqualTo(0);
        }
        await using var trusting = await ServeAsync([$"SSL_CERT_FILE={authority.File}"], settings);
        await WorksAsync(trusting);

        await Assert.That(await rig.CountAsync("cropped_image_ref IS NOT NULL")).IsEqualTo(1);
        await Assert.That(await rig.ScalarAsync<long>("SELECT count(*) FROM storage.objects")).IsEqualTo(1);
    }

    [Test]
    public async Task A_key_that_is_not_the_projects_is_said_once_and_never_shown_and_the_right_one_in_its_file_is_taken_up()
    {
        await using var rig = await SupabaseRig.StartAsync();
        var wrong = RigToken.Make("service_role", secret: "of-another-project-with-at-least-32-characters");
        var key = _folder.PathOf("supabase.key");
        await File.WriteAllTextAsync(key, wrong);
        await RecordAsync();
        await using var gate = await ServeAsync([], [$"Supabase:Url={rig.Address}", $"Supabase:KeyFile={key}"]);
        await SaysAsync(gate, "does not know the key", "Supabase:KeyFile");

        await File.WriteAllTextAsync(key, SupabaseRig.ServiceKey);
        await WorksAsync(gate);
        await SharedScene.UntilAsync(() => Lines(gate, 2102).Length == 1);

        await Assert.That(Lines(gate, 2101).Length).IsEqualTo(1);
        await Assert.That(gate.Output).DoesNotContain(wrong).And.DoesNotContain(SupabaseRig.ServiceKey);
        await Assert.That(await rig.CountAsync()).IsEqualTo(1);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task SaysAsync(Executable gate, string words, string cure)
    {
        JsonElement state = default;
        await SharedScene.UntilAsync(async () => (state = await StateAsync(gate)).GetProperty("state").GetString() == "trouble");
        await SharedScene.UntilAsync(() => Lines(gate, 2101).Length > 0);

        await Assert.That(state.GetProperty("problem").GetString()).Contains(words).And.Contains(cure);
        await Assert.That(state.GetProperty("waiting").GetInt64()).IsEqualTo(1);
        await Assert.That(Lines(gate, 2101)).HasSingleItem();
        await Assert.That(Lines(gate, 2101)[0]).Contains(words).And.Contains(cure);
    }

    private static Task WorksAsync(Executable gate) => SharedScene.UntilAsync(async () => await StateAsync(gate) is var state
        && (state.GetProperty("state").GetString(), state.GetProperty("changes").GetString(), state.GetProperty("waiting").GetInt64()) == ("ok", "pushed", 0));

    private static async Task<JsonElement> StateAsync(Executable gate)
    {
        using var http = new HttpClient { BaseAddress = gate.Address };
        return JsonDocument.Parse(await http.GetStringAsync(new Uri("/readyz", UriKind.Relative))).RootElement.GetProperty("supabase");
    }

    private static string[] Lines(Executable gate, int number) => [.. gate.Output.Split('\n').Where(line => line.Contains($"[{number}]", StringComparison.Ordinal))];

    /// <param name="variables">NAME=VALUE, of its environment.</param>
    private Task<Executable> ServeAsync(string[] variables, string[] settings) => Executable.ServeProgramAsync("env",
        [.. variables, Executable.Path, "--listen", "http://127.0.0.1:0", .. settings.Append($"Store:Folder={_folder.PathOf("log")}").SelectMany(setting => new[] { "--set", setting })]);

    /// <summary>A row with its picture, as if it had been logged before.</summary>
    private async Task RecordAsync()
    {
        using var store = GateStore.Open(_folder.PathOf("log"), new EvidenceKeeping(), TimeProvider.System, NullLogger.Instance);
        using var loose = new LooseStore(store);
        await loose.RecordAsync(1, DateTimeOffset.UtcNow,  new Evidence(default, new byte[1000]));
    }
}
