using ParkingGate.Pipeline.Capture;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Pipeline.Capture;

public class CandidateQueueTests
{
    [Test]
    public async Task A_newer_picture_of_the_same_container_takes_the_place_of_the_older()
    {
        using var queue = new CandidateQueue();

        await Assert.That(queue.Post(Of(1, 0))).IsNull();
        await Assert.That(queue.Post(Of(2, 0))).IsNull();
        await Assert.That(queue.Post(Of(1, 1))).IsEqualTo(1);

        await Assert.That(Next(queue)).IsEqualTo((2, 0.0));
        await Assert.That(Next(queue)).IsEqualTo((1, 1.0));
        await Assert.That(queue.Dropped).IsEqualTo(1);
    }

    [Test]
    public async Task A_much_worse_picture_of_the_same_container_goes_itself()
    {
        using var queue = new CandidateQueue();

        await Assert.That(queue.Post(Of(1, 0))).IsNull();
        await Assert.That(queue.Post(Of(1, 1, sharpness: 20))).IsEqualTo(1);

        await Assert.That(Next(queue)).IsEqualTo((1, 0.0));
    }

    [Test]
    public async Task When_it_is_full_the_oldest_goes_and_its_track_is_told()
    {
        using var queue = new CandidateQueue();
        for (var track = 1; track <= CandidateQueue.Capacity; track++) queue.Post(Of(track, 0));

        await Assert.That(queue.Post(Of(99, 0))).IsEqualTo(1);
        await Assert.That(Next(queue)).IsEqualTo((2, 0.0));
    }

    [Test]
    public async Task After_closing_what_waits_is_taken_and_nothing_more_is_accepted()
    {
        using var queue = new CandidateQueue();
        queue.Post(Of(1, 0));
        queue.Close();

        await Assert.That(queue.Post(Of(2, 0))).IsEqualTo(2);
        await Assert.That(Next(queue)).IsEqualTo((1, 0.0));
        await Assert.That(queue.Take()).IsNull();
    }

    private static readonly Appearance Grey = Appearance.Of(new byte[48], 4, 4);

    private static Candidate Of(int trackId, double timeS, double sharpness = 100) => new(new Crop(trackId, default, timeS, 4, 4), new FreshPictures([], []), sharpness, Grey, 0.6f, 0);

    private static (int, double) Next(CandidateQueue queue)
    {
        using var candidate = queue.Take()!;
        return (candidate.Crop.TrackId, candidate.Crop.TimeS);
    }
}
