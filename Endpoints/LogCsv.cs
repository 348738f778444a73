using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using ParkingGate.Protocol;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>
/// The log as a table for Excel: a byte order mark, without which it takes Korean for something else; fields quoted after RFC 4180; and
/// nothing that it would run as a formula. Written as it is read, with flat memory.
/// </summary>
internal static class LogCsv
{
    /// <summary>Characters after which what was written is sent.</summary>
    private const int Piece = 32 * 1024;

    private const string Columns =
        "code,captured_at,captured_local,camera,direction,status,container_owner,container_number,check_digit,code_valid,size_type,confidence,"
        + "source_video,cropped_image_ref,frame_image_ref,read_code,corrected_by,corrected_at,note,synced,id\r\n";

    // The full-width ones too: a spreadsheet in an East Asian language takes them for the plain ones.
    private const string BeginsFormula = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",;\"\t\r\n");

    /// <param name="rows">In the order of the table.</param>
    /// <param name="site">The time zone of <c>captured_local</c>.</param>
    public static async Task WriteAsync(IAsyncEnumerable<LogRow> rows, TimeZoneInfo site, PipeWriter into, CancellationToken stop)
    {
        var lines = new StringBuilder("\uFEFF").Append(Columns);
        var encoder = Encoding.UTF8.GetEncoder(); // a character of two parts may lie across two chunks
        await foreach (var row in rows.WithCancellation(stop).ConfigureAwait(false))
        {
            Append(lines, row, site);
            if (lines.Length < Piece) continue;
            Write(lines, encoder, into);
            if ((await into.FlushAsync(stop).ConfigureAwait(false)).IsCompleted) return; // nobody reads on
        }
        Write(lines, encoder, into);
        await into.FlushAsync(stop).ConfigureAwait(false);
    }

    /// <summary>A text as one field.</summary>
    public static void Append(StringBuilder line, string? text)
    {
        if (string.IsNullOrEmpty(text)) return;
        var guarded = BeginsFormula.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        if (guarded.AsSpan().ContainsAny(NeedsQuotes)) line.Append('"').Append(guarded.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else line.Append(guarded);
    }

    private static void Append(StringBuilder line, LogRow row, TimeZoneInfo site)
    {
        Field(line, string.Concat(row.ContainerOwner, row.ContainerNumber, row.CheckDigit));
        Field(line, WireTime.Text(row.CapturedAt));
        Field(line, TimeZoneInfo.ConvertTime(row.CapturedAt, site).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        Field(line, row.Camera);
        Field(line, LogJson.Word(row.Direction));
        Field(line, LogJson.Word(row.Status));
        Field(line, row.ContainerOwner);
        Field(line, row.ContainerNumber);
        Field(line, row.CheckDigit);
        Field(line, row.CodeValid ? "true" : "false");
        Field(line, row.SizeType);
        Field(line, Math.Round(row.Confidence, 3).ToString(CultureInfo.InvariantCulture));
        Field(line, row.SourceVideo);
        Field(line, row.CroppedImageRef);
        Field(line, row.FrameImageRef);
        Field(line, string.Concat(row.Read.Owner, row.Read.Number, row.Read.CheckDigit));
        Field(line, row.Corrected?.By);
        Field(line, row.Corrected is { } mark ? WireTime.Text(mark.At) : null);
        Field(line, row.Corrected?.Note);
        Field(line, row.Synced ? "true" : "false");
        line.Append(LogJson.Id(row)).Append("\r\n");
    }

    private static void Field(StringBuilder line, string? text)
    {
        Append(line, text);
        line.Append(',');
    }

    private static void Write(StringBuilder lines, Encoder encoder, PipeWriter into)
    {
        foreach (var chunk in lines.GetChunks()) encoder.Convert(chunk.Span, into, flush: false, out _, out _);
        lines.Clear();
    }
}
