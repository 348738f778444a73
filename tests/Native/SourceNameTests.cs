using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Tests.Native;

/// <summary>A source as it may be shown: never with user, password or query, however badly it is written.</summary>
public sealed class SourceNameTests
{
    [Test]
    [Arguments("rtsp://guard:secret@10.0.0.2:554/stream1", "rtsp://10.0.0.2:554/stream1")]
    [Arguments("rtsp://guard:secret@10.0.0.2:8554/stream1", "rtsp://10.0.0.2:8554/stream1")]
    [Arguments("rtsp://10.0.0.2/stream1", "rtsp://10.0.0.2/stream1")]
    [Arguments("http://camera.local/live.m3u8?token=secret#secret", "http://camera.local/live.m3u8")]
    [Arguments("https://guard:secret@[2001:db8::1]:8443/a/b?c=secret", "https://[2001:db8::1]:8443/a/b")]
    [Arguments("tcp://127.0.0.1:5000", "tcp://127.0.0.1:5000/")]
    [Arguments("udp://@239.0.0.1:1234", "udp://239.0.0.1:1234/")]
    [Arguments("samples/gate-demo.mp4", "samples/gate-demo.mp4")]
    [Arguments("/var/lib/gate/a b.mp4", "/var/lib/gate/a b.mp4")]
    [Arguments("/dev/video0", "/dev/video0")]
    [Arguments("demo", "demo")]
    public async Task An_address_is_shown_without_user_password_and_query(string source, string shown) =>
        await Assert.That(SourceName.Shown(source)).IsEqualTo(shown);

    [Test]
    [Arguments("rtsp://guard:sec/ret@10.0.0.2/stream1")]
    [Arguments("rtsp://guard:sec#ret@10.0.0.2/stream1")]
    [Arguments("rtsp://guard:sec?ret@10.0.0.2/stream1")]
    [Arguments("rtsp://guard:sec@ret@10.0.0.2/stream1")]
    [Arguments("rtsp://guard:sec[ret@10.0.0.2/stream1")]
    [Arguments("rtsp://guard:sec ret@10.0.0.2/stream1")]
    [Arguments("rtsp://guard:sec%ret@10.0.0.2/stream1")]
    [Arguments("rtsp://guard:sec\\ret@10.0.0.2/stream1")]
    [Arguments("rtsp://guard:secret@10.0.0.2:99999/stream1")]
    [Arguments("rtsp://guard:secret@/stream1")]
    [Arguments("rtsp://guard:secret@gate 1/stream1?token=secret")]
    [Arguments("concat:http://guard:secret@10.0.0.2/a.ts|http://guard:secret@10.0.0.2/b.ts")]
    public async Task A_password_with_characters_that_do_not_belong_there_is_not_shown_either(string source)
    {
        var shown = SourceName.Shown(source);

        await Assert.That(shown).DoesNotContain("guard").And.DoesNotContain("sec").And.DoesNotContain("ret");
        await Assert.That(shown).StartsWith(source[..source.IndexOf(':', StringComparison.Ordinal)]);
    }
}
