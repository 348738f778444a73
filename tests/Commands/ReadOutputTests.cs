using ParkingGate.Commands.Read;

namespace ParkingGate.Tests.Commands;

public sealed class ReadOutputTests
{
    private static readonly ReadLine Passage = new()
    {
        File = "gate.mp4", AtS = 12.3, Status = "ok", Code = "MSCU1234565", SizeType = "22G1", Confidence = 0.9, Direction = "in", RawReads = ["MSCU1234565"],
    };

    private static readonly ReadLine Photo = new()
    {
        File = "=a,b.jpg", Status = "needs_review", Code = "MSCU12?4565", Confidence = 0.31, Layout = "two-line", Others = ["CSQU3054383"],
    };

    [Test]
    public async Task As_text_it_is_a_line_for_people()
    {
        await Assert.That(Written(ReadForm.Text)).IsEqualTo(
            """
            gate.mp4    12.3 s  ok            MSCU 123456 5  0.90  in  22G1
            =a,b.jpg  needs_review  MSCU 12?456 5  0.31  two-line    and CSQU3054383

            """);
    }

    [Test]
    public async Task As_json_it_is_an_object_a_line_without_what_does_not_apply()
    {
        await Assert.That(Written(ReadForm.Json)).IsEqualTo(
            """
            {"file":"gate.mp4","at_s":12.3,"status":"ok","code":"MSCU1234565","size_type":"22G1","confidence":0.9,"direction":"in","raw_reads":["MSCU1234565"]}
            {"file":"=a,b.jpg","status":"needs_review","code":"MSCU12?4565","confidence":0.31,"layout":"two-line","others":["CSQU3054383"]}

            """);
    }

    [Test]
    public async Task As_csv_it_has_a_heading_and_nothing_that_runs_as_a_formula()
    {
        await Assert.That(Written(ReadForm.Csv)).IsEqualTo(
            """
            file,at_s,status,code,size_type,confidence,direction,layout,others
            gate.mp4,12.3,ok,MSCU1234565,22G1,0.9,in,,
            "'=a,b.jpg",,needs_review,MSCU12?4565,,0.31,,two-line,CSQU3054383

            """);
    }

    private static string Written(ReadForm form)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var output = new ReadOutput(text, form);
        output.Begin();
        output.Write(Passage);
        output.Write(Photo);
        return text.ToString();
    }
}
