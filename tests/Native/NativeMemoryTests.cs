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
        new NativeBuffer(8 << 20).Dispose(); // from here on glibc would keep what is smaller
        var buffers = Enumerable.Range(0, 16).Select(i => new NativeBuffer((512 << 10) + (i * 8192))).ToArray();
        var places = Array.ConvertAll(buffers, buffer => buffer.Address);
        await Assert.That(places.Count(Mapped)).IsEqualTo(16);

        for (var i = 1; i < 16; i += 2) buffers[i].Dispose();
        var left = places.Where((_, i) => i % 2 == 1).Count(Mapped);
        for (var i = 0; i < 16; i += 2) buffers[i].Dispose();

        await Assert.That(left).IsLessThan(3); // another thread may have got the place of one
    }

    private static bool Mapped(nint address) => File.ReadLines("/proc/self/maps").Any(line =>
    {
        var ends = line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-');
        return address >= nint.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            && address < nint.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    });
}
