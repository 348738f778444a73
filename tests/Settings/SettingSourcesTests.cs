namespace ParkingGate.Tests.Settings;

public class SettingSourcesTests
{
    [Test]
    public async Task Each_place_wins_over_those_before_it()
    {
        using var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, """{"Live":{"Fps":1,"Quality":2,"Width":201,"MaxVariants":2,"MaxViewers":7}}""");
        await File.WriteAllTextAsync(given.OfMachine, """{"Live":{"Fps":3,"Quality":3,"Width":203,"MaxVariants":3}}""");
        given.Environment["PARKINGGATE_Live__Fps"] = "4";
        given.Environment["PARKINGGATE_Live__Quality"] = "4";
        given.Environment["PARKINGGATE_LIVE__WIDTH"] = "204";
        given.Environment["OTHER_Live__MaxVariants"] = "8";

        var live = given.Load("--set", "Live:Quality=6", "--set", "Live:Fps=5", "--set", "Live:Fps=6").Options.Live;

        await Assert.That((live.MaxViewers, live.MaxVariants, live.Width, live.Quality, live.Fps)).IsEqualTo((7, 3, 204, 6, 6));
    }

    [Test]
    public async Task A_named_file_stands_in_for_both_others()
    {
        using var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, """{"Live":{"Fps":1}}""");
        await File.WriteAllTextAsync(given.OfMachine, "broken");
        await File.WriteAllTextAsync(given.Other, """{"Live":{"Quality":3}}""");

        var settings = given.Load("--config", given.Other);

        await Assert.That(settings.Problems).IsEmpty();
        await Assert.That((settings.Options.Live.Fps, settings.Options.Live.Quality)).IsEqualTo((25, 3));
    }

    [Test]
    public async Task A_named_file_must_exist()
    {
        using var given = new GivenSettings();

        await Assert.That(given.Load("--config", "none.json").Problems)
            .IsEquivalentTo(["--config is none.json; allowed: the path of an existing file"]);
    }

    [Test]
    public async Task The_options_of_the_command_line_win_over_set()
    {
        using var given = new GivenSettings();

        var options = given.Load("--listen", "http://0.0.0.0:1", "--source", "a=b.mp4", "--speed", "max", "--allow-anonymous",
            "--set", "Listen=http://127.0.0.1:2", "--set", "Cameras:0:Source=c.mp4", "--set", "Speed=realtime").Options;

        await Assert.That((options.Listen, options.Cameras[0].Id, options.Cameras[0].Source, options.Speed, options.AllowAnonymous))
            .IsEqualTo(("http://0.0.0.0:1", "entrance", "a=b.mp4", ParkingGate.Settings.Speed.Max, true));
    }

    [Test]
    public async Task Environment_reaches_into_lists()
    {
        using var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, """{"Cameras":[{"Id":"in","Source":"a"},{"Id":"out","Source":"b"}]}""");
        given.Environment["PARKINGGATE_Cameras__1__Source"] = "rtsp://10.0.0.5/1";

        var cameras = given.Load().Options.Cameras;

        await Assert.That(cameras.Select(camera => $"{camera.Id} {camera.Source}")).IsEquivalentTo(["in a", "out rtsp://10.0.0.5/1"]);
    }

    [Test]
    public async Task A_list_that_is_set_replaces_its_default()
    {
        using var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, """{"Detector":{"Classes":["truck"]}}""");

        await Assert.That(given.Load().Options.Detector.Classes).IsEquivalentTo(["truck"]);
    }

    [Test]
    public async Task Null_and_empty_lists_mean_not_set()
    {
        using var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, """{"Live":{"Fps":null},"Tracker":null,"Cameras":[],"Detector":{"Classes":[]}}""");

        var settings = given.Load();

        await Assert.That(settings.Problems).IsEmpty();
        await Assert.That(settings.Options.Live.Fps).IsEqualTo(25);
        await Assert.That(settings.Options.Cameras[0].Source).IsEqualTo("demo");
        await Assert.That(settings.Options.Detector.Classes).IsEquivalentTo(["container"]);
    }

    [Test]
    public async Task Comments_and_trailing_commas_are_welcome()
    {
        using var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, "{ /* slow link */ \"Live\": { \"Fps\": 5, } // five\n}");

        await Assert.That(given.Load().Options.Live.Fps).IsEqualTo(5);
    }

    [Test]
    public async Task Logging_is_handed_on()
    {
        using var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, """{"Logging":{"LogLevel":{"Default":"Warning"}}}""");
        given.Environment["PARKINGGATE_Logging__LogLevel__ParkingGate.Pipeline"] = "debug";

        var settings = given.Load();

        await Assert.That(settings.Problems).IsEmpty();
        await Assert.That(settings.Logging["LogLevel:Default"]).IsEqualTo("Warning");
        await Assert.That(settings.Logging["LogLevel:ParkingGate.Pipeline"]).IsEqualTo("debug");
    }

    [Test]
    public async Task A_broken_file_is_one_sentence_with_file_and_line()
    {
        using var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, "{\n \"Live\": {\n  \"Fps\" }\n}");

        await Assert.That(given.Load().Problems)
            .IsEquivalentTo([$"{given.Beside}, line 3, is not valid JSON: '}}' is invalid after a property name. Expected a ':'."]);
    }

    [Test]
    [Arguments("[]", "Top-level JSON element must be an object. Instead, 'Array' was found.")]
    [Arguments("""{"Live":{"Fps":1},"live":{"fps":2}}""", "A duplicate key 'live:fps' was found.")]
    public async Task A_file_of_another_shape_is_one_sentence(string json, string reason)
    {
        using var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, json);

        await Assert.That(given.Load().Problems).IsEquivalentTo([$"{given.Beside} cannot be used: {reason}"]);
    }

    [Test]
    public async Task A_bad_value_tells_where_it_was_written()
    {
        using var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, """{"Live":{"Quality":900}}""");
        given.Environment["PARKINGGATE_live__fps"] = "abc";

        await Assert.That(given.Load("--speed", "fast").Problems).IsEquivalentTo([
            "Live:Fps is abc; allowed: 1 to 60 (from environment variable PARKINGGATE_live__fps)",
            "Speed is fast; allowed: realtime or max (from the command line)",
            $"Live:Quality is 900; allowed: 1 to 100 (from {given.Beside})",
        ]);
    }
}
