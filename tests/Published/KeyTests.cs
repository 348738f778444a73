using System.Net;
using System.Net.Http.Headers;

namespace ParkingGate.Tests.Published;

/// <summary>`parkinggate key` as an operator uses it, with the server running beside it.</summary>
[NotInParallel("gate")]
public class KeyTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parkinggate-key-").FullName;

    [Test]
    public async Task A_key_that_is_added_opens_the_running_gate_and_one_that_is_removed_does_not()
    {
        await using var server = await Executable.ServeAsync("--set", $"Store:Folder={_folder}");
        using var http = new HttpClient { BaseAddress = server.Address };
        await Assert.That(await StatusAsync(http, null)).IsEqualTo(HttpStatusCode.OK);

        var (code, key, said) = await KeyAsync("add", "office", "--role", "operator", "--days", "30");
        var listed = await KeyAsync("list");

        await Assert.That(code).IsEqualTo(0).Because(said);
        await Assert.That(key.Trim()).Matches("^pgk_[a-z0-9]{8}_[A-Za-z0-9]{43}$"); // by itself: KEY=$(parkinggate key add …)
        await Assert.That(said).Contains("Key office (operator, all cameras)");
        await Assert.That(listed.Output).Contains("office").And.Contains("operator, all cameras");
        await Assert.That(listed.Output).DoesNotContain(key.Trim()[13..]);
        await Assert.That(await StatusAsync(http, key.Trim())).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(await StatusAsync(http, null)).IsEqualTo(HttpStatusCode.Unauthorized);

        var (removed, _, _) = await KeyAsync("remove", "office");
        await Assert.That(removed).IsEqualTo(0);
        await Assert.That(await StatusAsync(http, key.Trim())).IsEqualTo(HttpStatusCode.Unauthorized);
    }

    [Test]
    [Arguments("there is no camera yard; known: entrance", "add", "office", "--cameras", "entrance,yard")]
    [Arguments("allowed: viewer, operator or admin", "add", "office", "--role", "owner")]
    [Arguments("allowed: 1 to 64 characters", "add", "two words")]
    [Arguments("--days: allowed: 1 to 36500", "add", "office", "--days", "0")]
    [Arguments("there is no key office", "remove", "office")]
    [Arguments("Required command was not provided", new string[0])]
    public async Task What_cannot_be_done_is_one_sentence(string sentence, params string[] arguments)
    {
        var (code, output, error) = await KeyAsync(arguments);

        await Assert.That(code).IsEqualTo(2).Because(error);
        await Assert.That(error).Contains(sentence);
        await Assert.That(output).DoesNotContain("pgk_");
    }

    [Test]
    public async Task Two_keys_have_two_names_and_a_damaged_file_is_said()
    {
        await KeyAsync("add", "office");
        var again = await KeyAsync("add", "office");
        await File.WriteAllTextAsync(Path.Combine(_folder, "keys.json"), "half of");
        var damaged = await KeyAsync("list");
        var (code, _, error) = await Executable.RunAsync("--set", $"Store:Folder={_folder}", "--listen", "http://127.0.0.1:0");

        await Assert.That(again.Error).Contains("there is a key office already");
        await Assert.That(damaged.Error).Contains("is not as the program wrote it (line 1)");
        await Assert.That(code).IsEqualTo(2);
        await Assert.That(error).Contains("is not as the program wrote it (line 1)");
    }

    [Test]
    public async Task A_gate_whose_address_needs_a_key_can_be_given_its_first()
    {
        var open = new[] { "--listen", "http://0.0.0.0:0", "--set", $"Store:Folder={_folder}" };
        var refused = await Executable.RunAsync(open);
        var added = await Executable.RunAsync(["key", "add", "office", .. open]);
        await using var server = await Executable.ServeProgramAsync(Executable.Path, open);
        using var http = new HttpClient { BaseAddress = new UriBuilder(server.Address) { Host = "127.0.0.1" }.Uri };

        await Assert.That(refused.Error).Contains("key add");
        await Assert.That(added.ExitCode).IsEqualTo(0).Because(added.Error);
        await Assert.That(await StatusAsync(http, null)).IsEqualTo(HttpStatusCode.Unauthorized);
        await Assert.That(await StatusAsync(http, added.Output.Trim())).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(server.Output).Contains("is not encrypted");
    }

    private Task<(int ExitCode, string Output, string Error)> KeyAsync(params string[] arguments) =>
        Executable.RunAsync(["key", .. arguments, "--set", $"Store:Folder={_folder}"]);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
