using Microsoft.Extensions.Options;

namespace ParkingGate.Settings;

/// <summary>The rules written as attributes on the settings, as generated code.</summary>
[OptionsValidator]
internal sealed partial class SettingRuleValidator : IValidateOptions<GateOptions>;

/// <summary>What must hold for the bound settings: the rule of each, and the rules between them.</summary>
internal static class SettingChecks
{
    private static readonly SettingRuleValidator Rules = new();

    /// <param name="isServing">The program is going to listen.</param>
    public static IEnumerable<string> ProblemsOf(GateOptions options, bool isServing = true) =>
    [
        .. Rules.Validate(null, options).Failures ?? [],
        .. isServing ? OpenAddresses(options) : [],
        .. isServing ? Certificates(options) : [],
        .. SharedIds(options.Cameras),
        .. Scores(options.Detector),
        .. Heartbeat(options.Limits),
        .. Shared(options.Supabase),
    ];

    private static IEnumerable<string> OpenAddresses(GateOptions options) =>
        from url in ListenAddress.Split(options.Listen)
        where ListenAddress.IsUsable(url) && !ListenAddress.IsLoopback(url) && !options.AllowAnonymous && !options.Access.IsConfigured(options.Store)
        select SettingAttribute.Sentence("Listen", url, "a loopback address such as http://127.0.0.1:8080, because there " +
            $"is no way to sign in yet. Make an API key (`{CommandOptions.Program} key add NAME`), or set Access:Jwt; or let whoever " +
            "reaches the address watch and read everything: set AllowAnonymous to true (command line: --allow-anonymous)");

    private static IEnumerable<string> Certificates(GateOptions options) =>
        from url in ListenAddress.Split(options.Listen)
        where ListenAddress.IsEncrypted(url) && !options.Tls.IsSet()
        select SettingAttribute.Sentence("Listen", url, "https:// with a certificate: set Tls:Certificate, or Tls:SelfSigned to true for one that the program makes");

    private static IEnumerable<string> SharedIds(CameraSettings[] cameras) =>
        from later in cameras.Index()
        let first = Array.FindIndex(cameras, camera => camera.Id == later.Item.Id)
        where first < later.Index && later.Item.Id.Length > 0
        select SettingAttribute.Sentence($"Cameras:{later.Index}:Id", later.Item.Id,
            $"an id of its own (Cameras:{first} has this one)");

    private static IEnumerable<string> Scores(DetectorSettings detector) => detector.MinScore > detector.Confidence
        ? [SettingAttribute.Sentence("Detector:MinScore", detector.MinScore,
            FormattableString.Invariant($"at most Detector:Confidence, which is {detector.Confidence}"))]
        : [];

    private static IEnumerable<string> Heartbeat(LimitSettings limits) => limits.SilentFor <= limits.PingEvery
        ? [SettingAttribute.Sentence("Limits:SilentFor", limits.SilentFor, $"more than Limits:PingEvery, which is {limits.PingEvery}")]
        : [];

    /// <summary>Secrets are named and never shown.</summary>
    private static IEnumerable<string> Shared(SupabaseSettings supabase)
    {
        if (!supabase.IsOn()) yield break;
        if (!supabase.AllowHttp && Uri.TryCreate(supabase.Url, UriKind.Absolute, out var url) && url is { Scheme: "http", IsLoopback: false })
            yield return SettingAttribute.Sentence("Supabase:Url", supabase.Url, "an address that begins with https://, because the key would be readable on the way. " +
                "To send it all the same, set Supabase:AllowHttp to true");
        if (supabase.Key.Length == 0 && supabase.KeyFile.Length == 0)
            yield return SettingAttribute.Sentence("Supabase:Key", "", "a key of the project, or the file that holds it as Supabase:KeyFile");
        if (supabase.Email.Length > 0 && supabase.Password.Length == 0 && supabase.PasswordFile.Length == 0)
            yield return SettingAttribute.Sentence("Supabase:Password", "", "the password of Supabase:Email, or the file that holds it as Supabase:PasswordFile");
    }
}
