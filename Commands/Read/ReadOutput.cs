using System.Globalization;
using System.Text;
using System.Text.Json;
using ParkingGate.Endpoints;

namespace ParkingGate.Commands.Read;

/// <summary>How lines are written.</summary>
internal enum ReadForm { Text, Json, Csv }

/// <summary>Writes a line for each result, at once: the next program in the pipe sees it while the rest is being read.</summary>
internal sealed class ReadOutput(TextWriter output, ReadForm form)
{
    private const string Columns = "file,at_s,status,code,size_type,confidence,direction,layout,others";

    /// <summary>The heading, for forms that have one.</summary>
    public void Begin()
    {
        if (form == ReadForm.Csv) output.WriteLine(Columns);
    }

    public void Write(ReadLine line) => output.WriteLine(form switch
    {
        ReadForm.Json => JsonSerializer.Serialize(line, ReadJson.Default.ReadLine),
        ReadForm.Csv => Csv(line),
        _ => Text(line),
    });

    private static string Text(ReadLine line)
    {
        var at = line.AtS is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds,8:0.0} s") : "";
        var code = line.Code is { Length: 11 } eleven ? $"{eleven[..4]} {eleven[4..10]} {eleven[10..]}" : line.Code ?? "-";
        var more = line.Others is null ? "" : $"  and {string.Join(' ', line.Others)}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{line.File}{at}  {line.Status,-12}  {code,-13}  {line.Confidence:0.00}  {line.Direction ?? line.Layout}  {line.SizeType}{more}").TrimEnd();
    }

    private static string Csv(ReadLine line)
    {
        var fields = new StringBuilder();
        foreach (var field in (string?[])[line.File, Number(line.AtS), line.Status, line.Code, line.SizeType, Number(line.Confidence), line.Direction, line.Layout])
        {
            LogCsv.Append(fields, field);
            fields.Append(',');
        }
        LogCsv.Append(fields, line.Others is null ? null : string.Join(' ', line.Others));
        return fields.ToString();
    }

    private static string? Number(double? value) => value?.ToString(CultureInfo.InvariantCulture);
}
