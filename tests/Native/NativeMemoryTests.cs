using System.Globalization;
using ParkingGate.Native;

namespace ParkingGate.Tests.Native;

/// <summary>Whether what is freed is free.</summary>
public sealed class NativeMemoryTests
{
    [Test]
    [NotInParallel]
    public async Task Large_blocks_go_back_to_the_kernel_also_after_a_larger_one()
    {
        const int Count = 64;
        new NativeBuffer(8 << 20).Dispose(); // from here on glibc would keep what is smaller
        var buffers = Enumerable.Range(0, Count).Select(i => new NativeBuffer((1 << 20) + (i * 8192))).ToArray();
        var places = Array.ConvertAll(buffers, buffer => buffer.Address);
        await Assert.That(places.Count(Mapped)).IsEqualTo(Count);

        for (var i = 1; i < Count; i += 2) buffers[i].Dispose();
        var left = places.Where((_, i) => i % 2 == 1).Count(Mapped);
        for (var i = 0; i < Count; i += 2) buffers[i].Dispose();

        // All 32, if they were kept; a few may have lain in holes of the heap, or somebody else has their places now.
        await Assert.That(left).IsLessThan(Count / 4);
    }

    private static bool Mapped(nint address) => File.ReadLines("/proc/self/maps").Any(line =>
    {
        var ends = line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-');
        return address >= nint.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            && address < nint.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    });
}
