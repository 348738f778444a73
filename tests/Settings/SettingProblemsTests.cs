using ParkingGate.Settings;

namespace ParkingGate.Tests.Settings;

public class SettingProblemsTests
{
    private const string Addresses = "http://ADDRESS:PORT or https://ADDRESS:PORT, ADDRESS being an IP address, localhost or *, PORT 0 to 65535 " +
        "(0: any free port, not with localhost); several separated by ;";

    private const string Loopback = "a loopback address such as http://127.0.0.1:8080, because there is no way to sign in yet. " +
        "Make an API key (`parkinggate key add NAME`), or set Access:Jwt; or let whoever reaches the address watch and read everything: " +
        "set AllowAnonymous to true (command line: --allow-anonymous)";

    [Test]
    [Arguments("""{"Live":{"Fps":"abc"}}""", "Live:Fps is abc; allowed: 1 to 60")]
    [Arguments("""{"live":{"fps":0}}""", "Live:Fps is 0; allowed: 1 to 60")]
    [Arguments("""{"Live":{"Fps":2.5}}""", "Live:Fps is 2.5; allowed: 1 to 60")]
    [Arguments("""{"Live":{"Fps":99999999999}}""", "Live:Fps is 99999999999; allowed: 1 to 60")]
    [Arguments("""{"Live":{"Fps":""}}""", "Live:Fps is empty; allowed: 1 to 60")]
    [Arguments("""{"Live":{"Quality":900}}""", "Live:Quality is 900; allowed: 1 to 100")]
    [Arguments("""{"Live":{"Width":159}}""", "Live:Width is 159; allowed: 160 to 3840")]
    [Arguments("""{"Live":{"Encoder":"gif"}}""", "Live:Encoder is gif; allowed: turbojpeg or skia")]
    [Arguments("""{"Live":{"Encoder":1}}""", "Live:Encoder is 1; allowed: turbojpeg or skia")]
    [Arguments("""{"Live":"fast"}""",
        "Live is fast; allowed: a group of settings (Fps, Width, Quality, Encoder, MaxVariants, MaxViewers)")]
    [Arguments("""{"Speed":"fast"}""", "Speed is fast; allowed: realtime or max")]
    [Arguments("""{"AllowAnonymous":"perhaps"}""", "AllowAnonymous is perhaps; allowed: true or false")]
    [Arguments("""{"Detector":{"Layout":"v9"}}""",
        "Detector:Layout is v9; allowed: auto, channel-first, anchor-objectness, end-to-end or yolox")]
    [Arguments("""{"Detector":{"InputSize":650}}""", "Detector:InputSize is 650; allowed: 0 to 2048, a multiple of 32")]
    [Arguments("""{"Detector":{"Confidence":"NaN"}}""", "Detector:Confidence is NaN; allowed: 0 to 1")]
    [Arguments("""{"Detector":{"WatchRate":0}}""", "Detector:WatchRate is 0; allowed: 0.1 to 60")]
    [Arguments("""{"Detector":{"MinScore":0.6}}""",
        "Detector:MinScore is 0.6; allowed: at most Detector:Confidence, which is 0.5")]
    [Arguments("""{"Detector":{"Classes":"container"}}""",
        "Detector:Classes is container; allowed: a list (Detector:Classes:0, Detector:Classes:1, ...)")]
    [Arguments("""{"Detector":{"Model":"/no/such/file.onnx"}}""",
        "Detector:Model is /no/such/file.onnx; allowed: nothing (the model inside the program) or the path of an existing file")]
    [Arguments("""{"Tracker":{"LostFor":"00:02:00"}}""",
        "Tracker:LostFor is 00:02:00; allowed: 00:00:00.1 to 00:01:00 (hours:minutes:seconds)")]
    [Arguments("""{"Logging":{"LogLevel":{"Default":"Loud"}}}""",
        "Logging:LogLevel:Default is Loud; allowed: Trace, Debug, Information, Warning, Error, Critical or None")]
    public async Task A_bad_value_names_key_value_and_what_is_allowed(string json, string sentence)
    {
        await Assert.That(GivenSettings.ProblemsOf(json)).IsEquivalentTo([sentence]);
    }

    [Test]
    [Arguments("\"Id\":\"Gate 1\"", "Cameras:0:Id is Gate 1; allowed: 1 to 32 characters of a-z, 0-9 and -")]
    [Arguments("\"Id\":\"123456789012345678901234567890123\"",
        "Cameras:0:Id is 123456789012345678901234567890123; allowed: 1 to 32 characters of a-z, 0-9 and -")]
    [Arguments("\"Loop\":\"maybe\"", "Cameras:0:Loop is maybe; allowed: true or false")]
    [Arguments("\"Processing\":\"sometimes\"", "Cameras:0:Processing is sometimes; allowed: on-demand or always")]
    [Arguments("\"Linger\":\"01:00:01\"", "Cameras:0:Linger is 01:00:01; allowed: 00:00:00 to 01:00:00 (hours:minutes:seconds)")]
    [Arguments("\"Linger\":10", "Cameras:0:Linger is 10; allowed: 00:00:00 to 01:00:00 (hours:minutes:seconds)")]
    [Arguments("\"OpenTimeout\":\"00:00:00\"",
        "Cameras:0:OpenTimeout is 00:00:00; allowed: 00:00:01 to 00:05:00 (hours:minutes:seconds)")]
    [Arguments("\"Masks\":[\"0,0 1,0 1,1\",\"0,0 1,0\"]",
        "Cameras:0:Masks:1 is 0,0 1,0; allowed: at least three corners as X,Y from 0 to 1, such as 0.7,0 1,0 1,0.1 0.7,0.1")]
    [Arguments("\"Regions\":[\"0,0 1.5,0 1,1\"]",
        "Cameras:0:Regions:0 is 0,0 1.5,0 1,1; allowed: at least three corners as X,Y from 0 to 1, such as 0.7,0 1,0 1,0.1 0.7,0.1")]
    [Arguments("\"Line\":\"0,0.5 0,0.5\"",
        "Cameras:0:Line is 0,0.5 0,0.5; allowed: nothing, or two different points as X,Y from 0 to 1, such as 0.5,0 0.5,1")]
    [Arguments("\"Masks\":{\"1\":\"0,0 1,0 1,1\"}",
        "Cameras:0:Masks:1 is set but Cameras:0:Masks:0 is not; allowed: a list counted from 0 without gaps")]
    [Arguments("\"Sorce\":\"x\"", "Cameras:0:Sorce is not a setting; did you mean Cameras:0:Source?")]
    public async Task A_bad_value_of_a_camera_names_its_place(string setting, string sentence)
    {
        await Assert.That(GivenSettings.ProblemsOf($$"""{"Cameras":[{"Source":"x",{{setting}}}]}""")).IsEquivalentTo([sentence]);
    }

    [Test]
    [Arguments("""{"Camreas":[{"Id":"a","Source":"b"},{"Id":"c"}]}""", "Camreas is not a setting; did you mean Cameras?")]
    [Arguments("""{"Live":{"Qualty":80}}""", "Live:Qualty is not a setting; did you mean Live:Quality?")]
    [Arguments("""{"Fps":10}""", "Fps is not a setting; did you mean Live:Fps?")]
    [Arguments("""{"Listen":["http://127.0.0.1:1"]}""", "Listen:0 is not a setting; did you mean Listen?")]
    [Arguments("""{"Loging":{"LogLevel":{"Default":"Error"}}}""", "Loging is not a setting; did you mean Logging?")]
    [Arguments("""{"Kestrel":{"Endpoints":{"A":{"Url":"http://*:1"}}}}""", "Kestrel is not a setting; docs/settings.md lists them all")]
    public async Task An_unknown_key_is_one_problem_with_the_nearest_known_one(string json, string sentence)
    {
        await Assert.That(GivenSettings.ProblemsOf(json)).IsEquivalentTo([sentence]);
    }

    [Test]
    [Arguments("here")]
    [Arguments("")]
    [Arguments(";")]
    [Arguments("http://127.0.0.1:8080/gate")]
    [Arguments("http://127.0.0.1:65536")]
    [Arguments("http://127.0.0.1:http")]
    [Arguments("http://gate-box:8080")]
    [Arguments("http://localhost:0")]
    public async Task An_address_that_cannot_be_listened_on_is_refused(string url)
    {
        await Assert.That(GivenSettings.ProblemsOf("{}", "--set", $"Listen={url}", "--allow-anonymous"))
            .IsEquivalentTo([$"Listen is {(url.Length == 0 ? "empty" : url)}; allowed: {Addresses} (from the command line)"]);
    }

    [Test]
    [Arguments("http://0.0.0.0:8080")]
    [Arguments("http://*:8080")]
    [Arguments("http://[::]:8080")]
    [Arguments("http://192.168.1.10:8080")]
    public async Task An_address_that_others_reach_needs_a_word(string url)
    {
        await Assert.That(GivenSettings.ProblemsOf("{}", "--listen", $"http://127.0.0.1:1;{url}"))
            .IsEquivalentTo([$"Listen is {url}; allowed: {Loopback} (from the command line)"]);
        await Assert.That(GivenSettings.ProblemsOf("{}", "--listen", url, "--allow-anonymous")).IsEmpty();
    }

    [Test]
    [Arguments("http://127.0.0.1:0")]
    [Arguments("http://127.0.0.2")]
    [Arguments("http://LOCALHOST:8080")]
    [Arguments("http://[::1]:8080; http://127.0.0.1:8080")]
    [Arguments("http://unix:/run/parkinggate/http.sock")]
    public async Task A_loopback_address_needs_none(string url)
    {
        await Assert.That(GivenSettings.ProblemsOf("{}", "--listen", url)).IsEmpty();
    }

    [Test]
    public async Task Two_cameras_do_not_share_an_id()
    {
        const string Json = """{"Cameras":[{"Source":"a"},{"Id":"out","Source":"b"},{"Id":"entrance","Source":"c"}]}""";

        await Assert.That(GivenSettings.ProblemsOf(Json))
            .IsEquivalentTo(["Cameras:2:Id is entrance; allowed: an id of its own (Cameras:0 has this one)"]);
    }

    [Test]
    public async Task A_named_camera_without_a_source_does_not_show_the_demo()
    {
        await Assert.That(GivenSettings.ProblemsOf("""{"Cameras":[{"Id":"in"},{"Source":"b"}]}""")).IsEquivalentTo([
            "Cameras:0:Source is empty; allowed: demo (the clip inside the program), the path of a video file or of a folder of pictures, an address " +
                "(rtsp, rtsps, http, https, tcp, udp, rtp), /dev/video0, or testpattern:1280x720@25",
            "Cameras:1:Id is empty; allowed: 1 to 32 characters of a-z, 0-9 and -",
        ]);
    }

    [Test]
    public async Task A_list_has_no_gaps()
    {
        await Assert.That(GivenSettings.ProblemsOf(
                "{}", "--set", "Cameras:0:Loop=false", "--set", "Cameras:2:Id=NO", "--set", "Cameras:3:Id=b"))
            .IsEquivalentTo(["Cameras:2 is set but Cameras:1 is not; allowed: a list counted from 0 without gaps"]);
    }

    [Test]
    public async Task A_camera_with_nothing_usable_keeps_its_place()
    {
        const string Json = """{"Cameras":[{"Id":"a","Source":"a"},{"Loop":"no"},{"Id":"C","Source":"c"}]}""";

        await Assert.That(GivenSettings.ProblemsOf(Json))
            .Contains("Cameras:2:Id is C; allowed: 1 to 32 characters of a-z, 0-9 and -");
    }

    [Test]
    public async Task All_problems_are_told_at_once_and_the_exit_code_is_2()
    {
        using var given = new GivenSettings();
        await File.WriteAllTextAsync(given.Beside, """
            {"Camreas":[],"Cameras":[{"Id":"a","Source":"x"},{"Id":"a","Source":"y","Linger":"long"}],"Live":{"Fps":"abc","Quality":900}}
            """);
        using var error = new StringWriter();

        var exitCode = given.Load().Report(error);

        await Assert.That(exitCode).IsEqualTo(2);
        await Assert.That(error.ToString().Replace($" (from {given.Beside})", "").Trim().Split(Environment.NewLine)).IsEquivalentTo([
            "parkinggate: Cameras:1:Linger is long; allowed: 00:00:00 to 01:00:00 (hours:minutes:seconds)",
            "parkinggate: Camreas is not a setting; did you mean Cameras?",
            "parkinggate: Live:Fps is abc; allowed: 1 to 60",
            "parkinggate: Live:Quality is 900; allowed: 1 to 100",
            "parkinggate: Cameras:1:Id is a; allowed: an id of its own (Cameras:0 has this one)",
        ]);
    }

    [Test]
    public async Task A_star_is_no_place_in_a_list()
    {
        await Assert.That(GivenSettings.ProblemsOf("{}", "--set", "Cameras:*:Id=a"))
            .IsEquivalentTo(["Cameras:* is not a setting; did you mean Cameras:0? (from the command line)"]);
    }

    [Test]
    public async Task A_password_in_an_address_is_not_told()
    {
        const string Json = """{"Cameras":["rtsp://admin:s3cr@t@10.0.0.5/1"]}""";

        var sentence = GivenSettings.ProblemsOf(Json).Single(sentence => sentence.Contains("10.0.0.5", StringComparison.Ordinal));

        await Assert.That(sentence).StartsWith("Cameras:0 is rtsp://***@10.0.0.5/1; allowed: a group of settings (Id, Name, Source, ");
    }

    [Test]
    public async Task The_value_of_an_unknown_key_is_not_told()
    {
        await Assert.That(GivenSettings.ProblemsOf("""{"SupabaseKey":"s3cret"}""").Single()).DoesNotContain("s3cret");
    }

    [Test]
    public async Task Another_address_is_taken_when_there_is_a_way_to_sign_in()
    {
        using var given = new GivenSettings();
        string[] open = ["--listen", "http://0.0.0.0:0", "--set", $"Store:Folder={given.Folder}"];
        var without = given.Load(open).Problems;
        await File.WriteAllTextAsync(Path.Combine(given.Folder, "keys.json"), """{"keys":[]}""");

        await Assert.That(without.Single()).Contains("key add");
        await Assert.That(given.Load(open).Problems).IsEmpty();
        await Assert.That(given.Load("--listen", "http://0.0.0.0:0", "--set", $"Access:Jwt:Secret={new string('s', 32)}").Problems).IsEmpty();
        await Assert.That(given.Load(["key", "list", "--listen", "http://0.0.0.0:0", "--set", "Store:Folder=/nowhere"]).Problems).IsEmpty(); // it does not listen
    }

    [Test]
    public async Task An_https_address_needs_a_certificate()
    {
        var problem = GivenSettings.ProblemsOf("""{"Listen":"http://127.0.0.1:8080;https://127.0.0.1:8443"}""").Single();

        await Assert.That(problem).IsEqualTo("Listen is https://127.0.0.1:8443; allowed: https:// with a certificate: set Tls:Certificate, or Tls:SelfSigned to true for one that the program makes");
        await Assert.That(GivenSettings.ProblemsOf("""{"Listen":"https://127.0.0.1:8443","Tls":{"SelfSigned":true}}""")).IsEmpty();
    }

    [Test]
    [Arguments("""{"Access":{"Jwt":{"Secret":"short s3cret"}}}""", "Access:Jwt:Secret is too short; allowed: nothing, or a secret of at least 32 bytes")]
    [Arguments("""{"Access":{"Jwt":{"Keys":"http://example.com/jwks"}}}""", "Access:Jwt:Keys is http://example.com/jwks; allowed: nothing, an address https://")]
    [Arguments("""{"Access":{"Origins":["https://a.example.com","https://b.example.com/page"]}}""", "Access:Origins:1 is https://b.example.com/page; allowed: the origin of a page")]
    public async Task A_sign_in_that_cannot_work_is_refused(string json, string sentence)
    {
        var problem = GivenSettings.ProblemsOf(json).Single();

        await Assert.That(problem).StartsWith(sentence);
        await Assert.That(problem).DoesNotContain("s3cret");
    }

    [Test]
    [Arguments("""{"Supabase":{"Url":"https://abc.supabase.co/rest/v1","Key":"k"}}""", "Supabase:Url is https://abc.supabase.co/rest/v1; allowed: nothing (no shared log) or the address of a project without a path")]
    [Arguments("""{"Supabase":{"Url":"abc.supabase.co","Key":"k"}}""", "Supabase:Url is abc.supabase.co; allowed: ")]
    [Arguments("""{"Supabase":{"Url":"http://192.168.0.5:8000","Key":"k"}}""", "Supabase:Url is http://192.168.0.5:8000; allowed: an address that begins with https://")]
    [Arguments("""{"Supabase":{"Url":"https://abc.supabase.co"}}""", "Supabase:Key is empty; allowed: a key of the project, or the file that holds it as Supabase:KeyFile")]
    [Arguments("""{"Supabase":{"Url":"https://abc.supabase.co","KeyFile":"/nowhere/key"}}""", "Supabase:KeyFile is /nowhere/key; allowed: nothing or the path of an existing file")]
    [Arguments("""{"Supabase":{"Url":"https://abc.supabase.co","Key":"k","Email":"a@b.c"}}""", "Supabase:Password is empty; allowed: the password of Supabase:Email, or the file that holds it as Supabase:PasswordFile")]
    [Arguments("""{"Supabase":{"Table":"drop table; --"}}""", "Supabase:Table is drop table; --; allowed: 1 to 63 characters of a-z, 0-9 and _")]
    public async Task A_shared_log_that_cannot_be_reached_so_is_refused(string json, string sentence)
    {
        await Assert.That(GivenSettings.ProblemsOf(json).Single()).StartsWith(sentence);
    }

    [Test]
    [Arguments("""{"Supabase":{"Url":"https://abc.supabase.co","Key":"s3cret"}}""")]
    [Arguments("""{"Supabase":{"Url":"http://127.0.0.1:54321","Key":"s3cret","Email":"gate@example.com","Password":"s3cret"}}""")]
    [Arguments("""{"Supabase":{"Url":"http://192.168.0.5:8000","AllowHttp":true,"Key":"s3cret"}}""")]
    public async Task A_shared_log_is_taken(string json)
    {
        await Assert.That(GivenSettings.ProblemsOf(json)).IsEmpty();
    }

    [Test]
    public async Task A_secret_in_a_file_is_read_each_time_and_kept_while_it_cannot_be()
    {
        using var given = new GivenSettings();
        var secret = new Secret("", given.Other);
        await File.WriteAllTextAsync(given.Other, "first\n");
        var first = secret.Read();
        await File.WriteAllTextAsync(given.Other, "second\n");
        var second = secret.Read();
        File.Delete(given.Other);

        await Assert.That((first, second, secret.Read())).IsEqualTo(("first", "second", "second"));
    }
}
