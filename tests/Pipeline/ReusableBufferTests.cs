using System.Buffers;
using ParkingGate.Pipeline;
using ParkingGate.Tests.Reading;

namespace ParkingGate.Tests.Pipeline;

/// <summary>A buffer that keeps its memory: exact content, growth by a quarter, nothing allocated once it is large enough.</summary>
public sealed class ReusableBufferTests
{
    [Test]
    public async Task What_was_written_in_pieces_of_any_size_is_there()
    {
        var (buffer, expected) = (new ReusableBuffer(), new MemoryStream());
        var random = new Random(1);
        for (var round = 0; round < 3; round++)
        {
            buffer.Clear();
            expected.SetLength(0);
            for (var i = 0; i < 200; i++)
            {
                var piece = new byte[random.Next(0, 2000)];
                random.NextBytes(piece);
                Write(buffer, piece, i % 3);
                expected.Write(piece);
            }
            await Assert.That(buffer.Written.Span.SequenceEqual(expected.ToArray())).IsTrue();
        }
    }

    [Test]
    public async Task It_is_empty_at_first_and_after_clearing()
    {
        var buffer = new ReusableBuffer();
        var before = buffer.Written.Length;
        buffer.Write("gate"u8);
        buffer.Clear();

        await Assert.That(before).IsEqualTo(0);
        await Assert.That(buffer.Written.IsEmpty).IsTrue();
    }

    [Test]
    public async Task There_is_always_room_as_the_contract_of_writers_demands()
    {
        var buffer = new ReusableBuffer();
        for (var i = 0; i < 40; i++)
        {
            await Assert.That(buffer.GetSpan().Length).IsGreaterThan(0);
            await Assert.That(buffer.GetMemory(i * 100).Length).IsGreaterThanOrEqualTo(i * 100);
            buffer.Advance(buffer.GetSpan().Length); // full to the brim
        }
    }

    [Test]
    public async Task It_grows_by_a_quarter_and_not_to_twice_the_size()
    {
        var buffer = new ReusableBuffer();
        buffer.Write(new byte[100_000]);
        var room = 100_000 + buffer.GetSpan().Length;

        await Assert.That(room).IsBetween(125_000, 126_000);
    }

    [Test]
    public async Task Once_large_enough_it_allocates_nothing()
    {
        var buffer = new ReusableBuffer();
        var picture = new byte[50_000];
        void Once()
        {
            buffer.Clear();
            buffer.Write(picture);
            buffer.Write(picture.AsSpan(0, 100));
        }
        Once();

        await Assert.That(SteadyState.BytesOfHundred(Once)).IsEqualTo(0);
    }

    private static void Write(ReusableBuffer buffer, byte[] piece, int way)
    {
        if (way == 0) buffer.Write(piece.AsSpan());
        else if (way == 1) ((IBufferWriter<byte>)buffer).Write(piece);
        else
        {
            piece.CopyTo(buffer.GetMemory(piece.Length));
            buffer.Advance(piece.Length);
        }
    }
}
