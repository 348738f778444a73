using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ParkingGate.Settings;

namespace ParkingGate.Tests.Settings;

public class SettingsDocumentTests
{
    [Test]
    public async Task The_table_has_every_key_and_no_other()
    {
        await Assert.That(Rows().Select(row => row.Key)).IsEquivalentTo(GateOptionsTests.KeysOf(typeof(GateOptions), ""));
    }

    [Test]
    public async Task The_table_says_what_is_allowed()
    {
        foreach (var (key, _, allowed, meaning) in Rows())
        {
            await Assert.That($"{key}: {allowed}").IsEqualTo($"{key}: {SettingKeys.All[key].Allowed}");
            await Assert.That(meaning).IsNotEmpty();
        }
    }

    [Test]
    public async Task The_table_says_the_defaults()
    {
        // Defaults that are not one fixed value are words in the table.
        var words = (string[])["Cameras:*:Id", "Cameras:*:Name", "Cameras:*:Source", "Detector:Model", "Detector:Names:*", "Detector:Provider", "Detector:ProviderOptions:*", "Store:Folder", "Store:TimeZone",
            "Cameras:*:LiveSource", "Cameras:*:User", "Cameras:*:Password", "Cameras:*:PasswordFile", "Cameras:*:CaFile", "Cameras:*:Line", "Cameras:*:Masks:*", "Cameras:*:Regions:*",
            "Supabase:Url", "Supabase:Key", "Supabase:KeyFile", "Supabase:Email", "Supabase:Password", "Supabase:PasswordFile", "Supabase:Cameras:*",
            "Access:KeyFile", "Access:Origins:*", "Access:Proxies:*", "Tls:Certificate", "Tls:Key", "Tls:Password", "Tls:PasswordFile", "Access:Jwt:Secret", "Access:Jwt:Keys", "Access:Jwt:Issuer", "Access:Jwt:Audience"];
        var options = new GateOptions { Cameras = [new()], Detector = { Classes = [DetectorSettings.DefaultClass] } };

        foreach (var row in Rows().Where(row => !words.Contains(row.Key)))
        {
            await Assert.That($"{row.Key}: {row.Default}").IsEqualTo($"{row.Key}: {Written(ValueAt(options, row.Key))}");
        }
    }

    private static object ValueAt(object options, string key) => key.Split(':').Aggregate(options, (at, name) =>
        name == "*" ? ((IList)at)[0]! : at.GetType().GetProperty(name)!.GetValue(at)!);

    private static string Written(object value) => value switch
    {
        Enum choice => JsonNamingPolicy.KebabCaseLower.ConvertName(choice.ToString()),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static IEnumerable<(string Key, string Default, string Allowed, string Meaning)> Rows([CallerFilePath] string thisFile = "") =>
        from line in File.ReadLines(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../docs/settings.md"))
        where line.StartsWith("| `", StringComparison.Ordinal)
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        select (cells[1].Trim('`'), cells[2].Trim('`'), cells[3], cells[4]);
}
