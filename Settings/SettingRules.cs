using System.Globalization;
using System.Net;

namespace ParkingGate.Settings;

/// <summary>A number between two limits, both included.</summary>
internal sealed class WithinAttribute(double min, double max) : SettingAttribute
{
    public int MultipleOf { get; set; }

    public override string Allowed => MultipleOf == 0 ? Range : $"{Range}, a multiple of {MultipleOf}";

    private string Range => string.Create(CultureInfo.InvariantCulture, $"{min} to {max}");

    protected override bool Accepts(object? value)
    {
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return number >= min && number <= max && (MultipleOf == 0 || number % MultipleOf == 0);
    }
}

/// <summary>A length of time between two limits, both included; written as hours:minutes:seconds.</summary>
internal sealed class WithinTimeAttribute(string min, string max) : SettingAttribute
{
    public override string Allowed => $"{min} to {max} (hours:minutes:seconds)";

    protected override bool Accepts(object? value) =>
        value is TimeSpan time && time >= Time(min) && time <= Time(max);

    private static TimeSpan Time(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A camera's id: it stands in addresses and in file names.</summary>
internal sealed class CameraIdAttribute : SettingAttribute
{
    public override string Allowed => "1 to 32 characters of a-z, 0-9 and -";

    protected override bool Accepts(object? value) =>
        value is string { Length: >= 1 and <= 32 } id
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}

/// <summary>A camera's source must be named; whether it can be opened shows when it is.</summary>
internal sealed class SourceAttribute : SettingAttribute
{
    public override string Allowed =>
        "demo (the clip inside the program), the path of a video file or of a folder of pictures, an address (rtsp, rtsps, http, https, " +
        "tcp, udp, rtp), /dev/video0, or testpattern:1280x720@25";

    protected override bool Accepts(object? value) => !string.IsNullOrWhiteSpace(value as string);
}

/// <summary>The model inside the program, or a file that is there.</summary>
internal sealed class ModelFileAttribute : SettingAttribute
{
    public override string Allowed => "nothing (the model inside the program) or the path of an existing file";

    protected override bool Accepts(object? value) => value is "" || File.Exists(value as string);
}

/// <summary>Nothing, or a file that is there.</summary>
internal sealed class ExistingFileAttribute : SettingAttribute
{
    public override string Allowed => "nothing or the path of an existing file";

    protected override bool Accepts(object? value) => value is "" || File.Exists(value as string);
}

/// <summary>A name and its value.</summary>
internal sealed class NamedValueAttribute : SettingAttribute
{
    public override string Allowed => "a name, = and a value, such as device_id=0";

    protected override bool Accepts(object? value) => value is string text && text.IndexOf('=') > 0;
}

/// <summary>Where the server listens.</summary>
internal sealed class ListenAttribute : SettingAttribute
{
    public override string Allowed =>
        "http://ADDRESS:PORT or https://ADDRESS:PORT, ADDRESS being an IP address, localhost or *, PORT 0 to 65535 " +
        "(0: any free port, not with localhost); several separated by ;";

    protected override bool Accepts(object? value) =>
        value is string urls && ListenAddress.Split(urls) is { Length: > 0 } all && all.All(ListenAddress.IsUsable);
}

/// <summary>This machine's time zone, or one that this machine knows.</summary>
internal sealed class TimeZoneAttribute : SettingAttribute
{
    public override string Allowed => "nothing (this machine's) or the name of a time zone such as Asia/Seoul";

    protected override bool Accepts(object? value) => value is "" || (value is string name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _));
}

/// <summary>An area of the picture: at least three corners, as shares of its width and height.</summary>
internal sealed class AreaAttribute : SettingAttribute
{
    public override string Allowed => "at least three corners as X,Y from 0 to 1, such as 0.7,0 1,0 1,0.1 0.7,0.1";

    protected override bool Accepts(object? value) => value is string text && PointList.Parse(text) is { Length: >= 3 };
}

/// <summary>A line across the picture, from its first point to its second, or none.</summary>
internal sealed class LineAttribute : SettingAttribute
{
    public override string Allowed => "nothing, or two different points as X,Y from 0 to 1, such as 0.5,0 0.5,1";

    protected override bool Accepts(object? value) => value is "" || (value is string text && PointList.Parse(text) is [var from, var to] && from != to);
}

/// <summary>A Supabase project's address. Without a path: that would be lost, and with it what the operator meant.</summary>
internal sealed class ProjectUrlAttribute : SettingAttribute
{
    public override string Allowed => "nothing (no shared log) or the address of a project without a path, such as https://abc.supabase.co";

    protected override bool Accepts(object? value) => value is "" || value is string text
        && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("https" or "http") && url is { AbsolutePath: "/", Query: "", UserInfo: "", Fragment: "" };
}

/// <summary>A file that holds a secret.</summary>
internal sealed class SecretFileAttribute : SettingAttribute
{
    public override string Allowed => "nothing or the path of an existing file";

    protected override bool Accepts(object? value) => value is "" || File.Exists(value as string);
}

/// <summary>A table's name as it stands in an address.</summary>
internal sealed class TableNameAttribute : SettingAttribute
{
    public override string Allowed => "1 to 63 characters of a-z, 0-9 and _";

    protected override bool Accepts(object? value) =>
        value is string { Length: >= 1 and <= 63 } name && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}

/// <summary>The origin of a page.</summary>
internal sealed class OriginAttribute : SettingAttribute
{
    public override string Allowed => "the origin of a page, such as https://gate.example.com";

    protected override bool Accepts(object? value) => value is string one && IsOrigin(one);

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        && text.Equals(address.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
}

/// <summary>A secret with which tokens are signed; its value is shown nowhere.</summary>
internal sealed class TokenSecretAttribute : SettingAttribute
{
    /// <summary>Of HS256: as long as its hash.</summary>
    private const int Shortest = 32;

    public override string Allowed => "nothing, or a secret of at least 32 bytes";

    protected override bool Accepts(object? value) => value is string text && (text.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(text) >= Shortest);

    protected override object? Shown(object? value) => "too short";
}

/// <summary>Where a key set is: over TLS, or from this machine.</summary>
internal sealed class KeySetAttribute : SettingAttribute
{
    public override string Allowed => "nothing, an address https://…, http:// on this machine, or the path of an existing file";

    protected override bool Accepts(object? value) => value is string text && (text.Length == 0 || IsUsable(text));

    private static bool IsUsable(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && !address.IsFile
            ? address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)
            : File.Exists(text);
}

/// <summary>A proxy that is believed: an address or a network.</summary>
internal sealed class ProxyAttribute : SettingAttribute
{
    public override string Allowed => "an IP address, or a network such as 10.0.0.0/8";

    protected override bool Accepts(object? value) => value is string text && (IPAddress.TryParse(text, out _) || IPNetwork.TryParse(text, out _));
}
