using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace ParkingGate.Native;

/// <summary>
/// A resource of the executable, read where it lies (no managed copy). Shared objects are deflated at build time:
/// 8 bytes length, 32 bytes SHA-256 of the content, deflate stream. Everything else is stored as it is.
/// </summary>
internal sealed unsafe class EmbeddedContent : IDisposable
{
    private const int PackedHeader = 40;
    private readonly UnmanagedMemoryStream _resource;
    private readonly bool _deflated;

    public EmbeddedContent(string name)
    {
        Name = name;
        _resource = typeof(EmbeddedContent).Assembly.GetManifestResourceStream(name) as UnmanagedMemoryStream
            ?? throw new FileNotFoundException($"The executable does not contain '{name}'; it was built without it.");
        _deflated = name.StartsWith("native/", StringComparison.Ordinal);
        Length = _deflated ? (int)BinaryPrimitives.ReadInt64LittleEndian(Stored) : (int)_resource.Length;
    }

    public string Name { get; }

    /// <summary>Bytes of the content after inflating.</summary>
    public int Length { get; }

    private ReadOnlySpan<byte> Stored => new(_resource.PositionPointer - _resource.Position, (int)_resource.Length);

    /// <summary>The content itself, for what is stored as it is.</summary>
    public ReadOnlySpan<byte> Bytes => _deflated ? throw new InvalidOperationException($"'{Name}' is deflated") : Stored;

    public byte[] Sha256() => _deflated ? Stored.Slice(8, 32).ToArray() : SHA256.HashData(Stored);

    public void CopyTo(Span<byte> target)
    {
        if (!_deflated)
        {
            Stored.CopyTo(target);
            return;
        }
        _resource.Position = PackedHeader;
        using var inflate = new DeflateStream(_resource, CompressionMode.Decompress, leaveOpen: true);
        inflate.ReadExactly(target);
        _resource.Position = 0;
    }

    /// <summary>What was read once will hardly be again: the pages of the executable's file need not stay in this process's memory.</summary>
    public void Dispose()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported) GiveBackPages(); // under the JIT, resources may lie in memory that no file brings back
        _resource.Dispose();
    }

    private void GiveBackPages()
    {
        var page = (nuint)Environment.SystemPageSize;
        fixed (byte* stored = Stored)
        {
            var first = ((nuint)stored + page - 1) / page * page;
            var end = ((nuint)stored + (nuint)Stored.Length) / page * page;
            if (end > first) _ = LibC.madvise((void*)first, end - first, LibC.MADV_DONTNEED);
        }
    }
}
