using ParkingGate.Pipeline;
using ParkingGate.Tests.Reading;

namespace ParkingGate.Tests.Pipeline;

/// <summary>Viewers of a camera: what they are granted, at which rate they get pictures, and what they were too slow for.</summary>
public sealed class LiveFeedTests
{
    private readonly LiveFeed _feed = new(new LiveLimits());
    private readonly EncodedFramePool _pool = new((_, _, _) => default);

    [Test]
    public async Task A_request_within_the_limits_is_granted_as_it_is()
    {
        using var viewer = Join(_feed, 640, 60, overlay: false, fps: 10);

        await Assert.That(viewer!.Request).IsEqualTo(new LiveRequest(new LiveVariant(640, 60, false), FrameFormat.Binary, 10));
    }

    [Test]
    public async Task More_than_the_limits_is_cut_to_them()
    {
        var feed = new LiveFeed(new LiveLimits { Width = 960, Quality = 70, Fps = 12 });
        using var viewer = Join(feed, 4000, 100, overlay: true, fps: 60);

        await Assert.That(viewer!.Request).IsEqualTo(new LiveRequest(new LiveVariant(960, 70, true), FrameFormat.Binary, 12));
    }

    [Test]
    public async Task There_are_never_more_than_three_variants_whoever_asks()
    {
        var random = new Random(1);
        var viewers = new List<LiveViewer>();
        for (var i = 0; i < 300; i++)
        {
            var request = Request(random.Next(100, 1400), random.Next(1, 101), random.Next(2) == 0);
            if (viewers.Count > 0 && random.Next(3) == 0) viewers[random.Next(viewers.Count)].Configure(request);
            else if (viewers.Count > 5 && random.Next(3) == 0) Leave(viewers, random.Next(viewers.Count));
            else viewers.Add(_feed.Join(request, new AsyncSignal())!);
            await Assert.That(viewers.Select(viewer => viewer.Request.Variant).Distinct().Count()).IsLessThanOrEqualTo(3);
        }
        await Assert.That(_feed.Viewers.Length).IsEqualTo(viewers.Count);
        while (viewers.Count > 0) Leave(viewers, 0);
    }

    [Test]
    [Arguments(1200, 80, true, 640, 60, true)] // 1280 is nearer, but more than was asked for: whoever asks for less has a reason
    [Arguments(640, 60, true, 640, 60, true)]
    [Arguments(700, 60, true, 640, 60, true)]
    [Arguments(320, 50, false, 320, 50, false)]
    [Arguments(1280, 80, false, 320, 50, false)] // without boxes stays without boxes
    public async Task A_fourth_variant_becomes_the_nearest_there_is(
        int width, int quality, bool overlay, int givenWidth, int givenQuality, bool givenOverlay)
    {
        using var large = Join(_feed, 1280, 80);
        using var small = Join(_feed, 640, 60);
        using var plain = Join(_feed, 320, 50, overlay: false);
        using var fourth = Join(_feed, width, quality, overlay);

        await Assert.That(fourth!.Request.Variant).IsEqualTo(new LiveVariant(givenWidth, givenQuality, givenOverlay));
    }

    [Test]
    public async Task A_variant_that_nobody_has_any_more_makes_room_for_another()
    {
        using var large = Join(_feed, 1280, 80);
        using var small = Join(_feed, 640, 60);
        var leaving = Join(_feed, 320, 50)!;
        leaving.Dispose();
        using var other = Join(_feed, 200, 40);

        await Assert.That(other!.Request.Variant).IsEqualTo(new LiveVariant(200, 40, true));
    }

    [Test]
    public async Task A_viewer_alone_with_its_variant_may_change_it()
    {
        using var large = Join(_feed, 1280, 80);
        using var small = Join(_feed, 640, 60);
        using var changing = Join(_feed, 320, 50)!;
        changing.Configure(Request(200, 40, true));

        await Assert.That(changing.Request.Variant).IsEqualTo(new LiveVariant(200, 40, true));
    }

    [Test]
    public async Task When_there_are_too_many_nobody_more_gets_in_until_one_leaves()
    {
        var feed = new LiveFeed(new LiveLimits { MaxViewers = 2 });
        using var first = Join(feed, 640, 60);
        var second = Join(feed, 640, 60)!;
        var refused = Join(feed, 640, 60);
        var joined = feed.Joined;
        second.Dispose();
        using var third = Join(feed, 640, 60);

        await Assert.That(refused).IsNull();
        await Assert.That(joined).IsEqualTo(2);
        await Assert.That(third).IsNotNull();
        await Assert.That(feed.Joined).IsEqualTo(3);
    }

    [Test]
    public async Task Those_who_paused_do_not_watch()
    {
        var changes = 0;
        _feed.Changed = () => changes++;
        var first = Join(_feed, 640, 60)!;
        using var second = Join(_feed, 640, 60)!;
        var both = _feed.Watching;
        first.Pause(true);
        var one = _feed.Watching;
        first.Pause(false);
        var again = _feed.Watching;
        first.Dispose();
        first.Dispose();

        await Assert.That((both, one, again, _feed.Watching)).IsEqualTo((2, 1, 2, 1));
        await Assert.That(_feed.Viewers.Length).IsEqualTo(1);
        await Assert.That(changes).IsGreaterThanOrEqualTo(5);
    }

    [Test]
    public async Task Joining_and_leaving_on_many_threads_loses_nobody()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++) Join(_feed, 640, 60)!.Dispose();
        })));

        await Assert.That(_feed.Viewers.Length).IsEqualTo(0);
        await Assert.That(_feed.Joined).IsEqualTo(2000);
    }

    [Test]
    public async Task Asking_who_watches_allocates_nothing()
    {
        using var first = Join(_feed, 640, 60);
        using var second = Join(_feed, 640, 60);
        var sum = 0;
        void Once() => sum += _feed.Watching + _feed.Viewers.Length;
        Once();

        await Assert.That(SteadyState.BytesOfHundred(Once)).IsEqualTo(0);
        await Assert.That(sum).IsGreaterThan(400);
    }

    private static LiveRequest Request(int width, int quality, bool overlay) => new(new LiveVariant(width, quality, overlay), FrameFormat.Binary, 25);

    private static LiveViewer? Join(LiveFeed feed, int width, int quality, bool overlay = true, double fps = 25) =>
        feed.Join(Request(width, quality, overlay) with { Fps = fps }, new AsyncSignal());

    private static void Leave(List<LiveViewer> viewers, int index)
    {
        viewers[index].Dispose();
        viewers.RemoveAt(index);
    }
}
