using ParkingGate.Containers;

namespace ParkingGate.Tests.Containers;

public sealed class CodeLikenessTests
{
    [Test]
    [Arguments("CSQU3054383", "CSQU3054383", true)]
    [Arguments("CSQU305438?", "CSQU3054383", true)]
    [Arguments("CSOU3059333", "CSQU3054383", true)] // three characters misread
    [Arguments("CSOU3159333", "CSQU3054383", false)] // four
    [Arguments("CSQU???????", "CSQU3054383", false)] // an owner is shared by thousands
    [Arguments("CSQU3", "CSQU3054383", true)]
    [Arguments("5SQU3O54383", "CSQU3054383", true)] // what cannot stand there says nothing
    [Arguments("", "CSQU3054383", false)]
    [Arguments("NYLU5117038", "NYLU5170388", true)] // a 1 that is none, and an 8 lost
    [Arguments("CSQU0543831", "CSQU3054383", true)] // the first digit lost, and one too many at the end
    [Arguments("CSQU1305438", "CSQU3054383", true)] // the check digit pushed out
    [Arguments("CSQU1305438", "CSOU3054393", false)] // pushed out, and two more misread
    [Arguments("CSQU13?5438", "CSQU3054383", false)] // only what is complete: a part fits too many
    [Arguments("MSCU1305438", "CSQU3054383", false)] // two letters of another owner
    public async Task Two_reads_may_be_of_one_container(string one, string other, bool areOne)
    {
        await Assert.That(CodeLikeness.AreOne(one, other)).IsEqualTo(areOne);
        await Assert.That(CodeLikeness.AreOne(other, one)).IsEqualTo(areOne);
    }
}
