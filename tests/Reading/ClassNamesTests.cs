using ParkingGate.Reading;

namespace ParkingGate.Tests.Reading;

/// <summary>Class names as the exporters of several years wrote them.</summary>
public sealed class ClassNamesTests
{
    [Test]
    [Arguments("{0: 'container'}", "container")]
    [Arguments("""{0: 'container', 1: "it's", 2: 'say "hi"'}""", "container|it's|say \"hi\"")]
    [Arguments(@"{0: 'it\'s', 1: 'back\\slash', 2: 'caf\xe9', 3: '\u96c6', 4: '\U0001F69A'}", "it's|back\\slash|café|集|🚚")]
    [Arguments("""{"0": "container", "1": "\ud83d\ude9a truck\n"}""", "container|🚚 truck\n")]
    [Arguments("['License-Plate']", "License-Plate")]
    [Arguments("""["a, b", "c: d", "{e}"]""", "a, b|c: d|{e}")]
    [Arguments(" { 1 : 'b' , 0 : 'a' , } ", "a|b")]
    [Arguments("{2: 'c', 0: 'a'}", "a|1|c")]
    [Arguments("{}", "")]
    [Arguments("[]", "")]
    public async Task Dictionaries_and_lists_of_python_and_json_are_read(string text, string expected) =>
        await Assert.That(string.Join('|', ClassNames.Parse(text)!)).IsEqualTo(expected);

    [Test]
    [Arguments("")]
    [Arguments("container")]
    [Arguments("{0: container}")]
    [Arguments("{0: 'container'")]
    [Arguments("{0: 'container'} and more")]
    [Arguments("{0: 'a' 1: 'b'}")]
    [Arguments("{-1: 'a'}")]
    [Arguments("{'zero': 'a'}")]
    [Arguments("{99999999999: 'a'}")]
    [Arguments("{2000000: 'a'}")]
    [Arguments(@"['\u12']")]
    [Arguments(@"['\")]
    [Arguments("['a', 'b'")]
    public async Task Anything_else_is_not_guessed_at(string text) => await Assert.That(ClassNames.Parse(text)).IsNull();
}
