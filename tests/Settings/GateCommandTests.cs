namespace ParkingGate.Tests.Settings;

public class GateCommandTests
{
    [Test]
    public async Task Nothing_said_is_a_run_with_no_overrides()
    {
        var line = GateCommand.Parse([], out var exitCode);

        await Assert.That(exitCode).IsEqualTo(0);
        await Assert.That(line!.SelfCheck).IsFalse();
        await Assert.That(line.ConfigFile).IsNull();
        await Assert.That(line.Overrides).IsEmpty();
    }

    [Test]
    public async Task Options_become_overrides_in_the_order_of_their_weight()
    {
        var line = GateCommand.Parse(
            ["--self-check", "--config", "f.json", "--listen=http://127.0.0.1:1", "--set", "A:B=c=d", "--set", "E="], out _);

        await Assert.That(line!.SelfCheck).IsTrue();
        await Assert.That(line.ConfigFile).IsEqualTo("f.json");
        await Assert.That(string.Join(", ", line.Overrides.Select(pair => $"{pair.Key}={pair.Value}")))
            .IsEqualTo("A:B=c=d, E=, Listen=http://127.0.0.1:1");
    }

    [Test]
    public async Task A_source_beginning_with_an_at_sign_is_not_read_as_a_file_of_arguments()
    {
        var line = GateCommand.Parse(["--source", "@gate.mp4"], out _);

        await Assert.That(line!.Overrides.Single().Value).IsEqualTo("@gate.mp4");
    }

    [Test]
    [Arguments(new[] { "--confg" }, "parkinggate: --confg is not an option; did you mean --config?")]
    [Arguments(new[] { "--frobnicate" }, "parkinggate: --frobnicate is not an option")]
    [Arguments(new[] { "start" }, "parkinggate: start is not an option")]
    [Arguments(new[] { "--listen" }, "parkinggate: Required argument missing for option: '--listen'.")]
    [Arguments(new[] { "--listen", "a", "--listen", "b" },
        "parkinggate: Option '--listen' expects a single argument but 2 were provided.")]
    [Arguments(new[] { "--set", "Fps" }, "parkinggate: --set is Fps; allowed: KEY=VALUE, such as Live:Quality=70")]
    [Arguments(new[] { "--set", "=5" }, "parkinggate: --set is =5; allowed: KEY=VALUE, such as Live:Quality=70")]
    public async Task What_is_not_understood_is_a_sentence_and_exit_code_2(string[] args, string sentence)
    {
        using var error = new StringWriter();

        var line = GateCommand.Parse(args, out var exitCode, error: error);

        await Assert.That(line).IsNull();
        await Assert.That(exitCode).IsEqualTo(2);
        await Assert.That(error.ToString().Trim().Split(Environment.NewLine)).IsEquivalentTo([sentence, "Try: parkinggate --help"]);
    }

    [Test]
    public async Task Version_is_name_and_number()
    {
        using var output = new StringWriter();

        var line = GateCommand.Parse(["--version"], out var exitCode, output);

        await Assert.That(line).IsNull();
        await Assert.That(exitCode).IsEqualTo(0);
        await Assert.That(output.ToString()).Matches(@"^parkinggate \d+\.\d+\.\d+\S*\s*$");
    }

    [Test]
    [Arguments("--help")]
    [Arguments("-h")]
    public async Task Help_tells_options_examples_and_where_settings_come_from(string option)
    {
        using var output = new StringWriter();

        var line = GateCommand.Parse([option, "--frobnicate"], out var exitCode, output);

        await Assert.That(line).IsNull();
        await Assert.That(exitCode).IsEqualTo(0);
        foreach (var part in (string[])["--config <FILE>", "--set <KEY=VALUE>", "Examples:", "/etc/parkinggate/", "PARKINGGATE_"])
        {
            await Assert.That(output.ToString()).Contains(part);
        }
    }
}
