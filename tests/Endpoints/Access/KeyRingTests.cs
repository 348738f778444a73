using Microsoft.Extensions.Logging.Abstractions;
using ParkingGate.Endpoints.Access;

namespace ParkingGate.Tests.Endpoints.Access;

/// <summary>API keys: good when added, no longer when removed, and nowhere to be read.</summary>
public sealed class KeyRingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parkinggate-keys-").FullName;
    private readonly KeyRing _ring;

    public KeyRingTests() => _ring = new KeyRing(File, TimeProvider.System, NullLogger.Instance);

    private string File => Path.Combine(_folder, KeyFile.Name);

    [Test]
    public async Task A_key_is_good_from_when_it_is_added_and_gives_what_it_says()
    {
        _ring.Open();
        await Assert.That(_ring.IsEmptyNow()).IsTrue();
        var office = Keys.Add(_folder, "office", Role.Operator, ["entrance", "exit"]);
        var screen = Keys.Add(_folder, "screen", Role.Viewer);

        var caller = _ring.Find(office)!;

        await Assert.That((caller.Id, caller.Name, caller.Role)).IsEqualTo(("key:office", "office", Role.Operator));
        await Assert.That((caller.MaySee("entrance"), caller.MaySee("exit"), caller.MaySee("yard"))).IsEqualTo((true, true, false));
        await Assert.That(_ring.Find(screen)!.MaySee("yard")).IsTrue();
        await Assert.That(_ring.IsEmptyNow()).IsFalse();
    }

    [Test]
    public async Task A_key_that_is_removed_or_has_expired_is_good_no_longer_and_its_holder_is_told()
    {
        var office = Keys.Add(_folder, "office", Role.Viewer);
        var guest = Keys.Add(_folder, "guest", Role.Viewer, validFor: TimeSpan.FromSeconds(-1));
        var screen = Keys.Add(_folder, "screen", Role.Viewer);
        _ring.Open();
        var changes = new List<(string, bool)>();
        _ring.Changed = (key, isNew) => changes.Add((key.Name, isNew));
        var (holder, other) = (_ring.Find(office)!, _ring.Find(screen)!);

        Keys.Remove(_folder, "office");
        _ring.Refresh();

        await Assert.That(_ring.Find(office)).IsNull();
        await Assert.That(_ring.Find(guest)).IsNull();
        await Assert.That(holder.Withdrawn.IsCancellationRequested).IsTrue();
        await Assert.That(other.Withdrawn.IsCancellationRequested).IsFalse();
        await Assert.That(changes).IsEquivalentTo(new[] { ("office", false) });
    }

    [Test]
    public async Task The_file_has_no_text_of_a_key_and_every_text_is_another()
    {
        var texts = Enumerable.Range(0, 20).Select(i => Keys.Add(_folder, $"key-{i}", Role.Viewer)).ToArray();
        var written = await System.IO.File.ReadAllTextAsync(File);

        await Assert.That(texts.Distinct().Count()).IsEqualTo(20);
        foreach (var text in texts)
        {
            await Assert.That(text).Matches("^pgk_[a-z0-9]{8}_[A-Za-z0-9]{43}$");
            await Assert.That(written).DoesNotContain(text);
            await Assert.That(written).DoesNotContain(text[13..]);
        }
    }

    [Test]
    public async Task What_is_nearly_a_key_is_none()
    {
        var text = Keys.Add(_folder, "office", Role.Admin);
        _ring.Open();
        string[] wrong = ["", "pgk_", text[..^1], text + "a", text[..^1] + (text[^1] == 'a' ? 'b' : 'a'), text.ToUpperInvariant(), " " + text, "pgk_aaaaaaaa" + text[12..]];

        foreach (var attempt in wrong) await Assert.That(_ring.Find(attempt)).IsNull().Because(attempt);
        await Assert.That(_ring.Find(text)).IsNotNull();
    }

    [Test]
    [Arguments("not json", "line 1")]
    [Arguments("{}", "keys.json")]
    [Arguments("""{"keys":null}""", "keys.json")]
    [Arguments("""{"keys":[{"name":"a","id":"aaaaaaaa","hash":"00","role":"owner","created_at":"2026-01-01T00:00:00Z"}]}""", "the role of a is 'owner'")]
    [Arguments("""{"keys":[{"name":"a","id":"aaaaaaaa","hash":"00","role":"admin","camera":["x"],"created_at":"2026-01-01T00:00:00Z"}]}""", "line 1")]
    public async Task A_file_that_is_not_as_it_should_be_stops_the_start_and_changes_nothing_while_it_runs(string content, string sentence)
    {
        var text = Keys.Add(_folder, "office", Role.Viewer);
        _ring.Open();
        await System.IO.File.WriteAllTextAsync(File, content);
        using var other = new KeyRing(File, TimeProvider.System, NullLogger.Instance);

        await Assert.That(other.Open).Throws<AccessException>().WithMessageContaining(sentence);
        await Assert.That(_ring.Find(text)).IsNotNull();
    }

    [Test]
    public async Task Keys_that_are_made_at_the_same_time_are_all_there()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    Keys.Add(_folder, $"key-{i}", Role.Viewer);
                    return;
                }
                catch (AccessException) when (attempt < 200) // another has its turn
                {
                    await Task.Delay(10);
                }
            }
        })));

        await Assert.That(KeyFile.Read(File).Length).IsEqualTo(20);
    }

    public void Dispose()
    {
        _ring.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
