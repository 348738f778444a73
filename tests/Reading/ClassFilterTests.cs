using ParkingGate.Reading;

namespace ParkingGate.Tests.Reading;

/// <summary>From wanted names or numbers to class numbers.</summary>
public sealed class ClassFilterTests
{
    private static readonly string[] Names = ["person", "car", "Container ", "car"];

    [Test]
    [Arguments("container", "2")]
    [Arguments("CAR", "1,3")]
    [Arguments("0; container;person", "0,2")]
    [Arguments("3", "3")]
    public async Task Names_in_any_case_and_numbers_are_found(string wanted, string expected) =>
        await Assert.That(string.Join(',', ClassFilter.Create(wanted.Split(';'), Names, "m").Ids.ToArray())).IsEqualTo(expected);

    [Test]
    public async Task A_name_that_looks_like_a_number_is_a_name_first()
    {
        var filter = ClassFilter.Create(["1"], ["1", "0"], "digits.onnx");

        await Assert.That(filter.Contains(0)).IsTrue();
        await Assert.That(filter.Contains(1)).IsFalse();
    }

    [Test]
    public async Task Numbers_outside_are_not_contained()
    {
        var filter = ClassFilter.Create(["car"], Names, "m");

        await Assert.That(filter.Contains(-1)).IsFalse();
        await Assert.That(filter.Contains(4)).IsFalse();
    }

    [Test]
    [Arguments("truck")]
    [Arguments("4")]
    [Arguments("-1")]
    public async Task A_class_the_model_lacks_is_named_with_those_it_has(string wanted)
    {
        var error = Assert.Throws<DetectorModelException>(() => ClassFilter.Create([wanted], ["person", "car"], "coco.onnx"));

        await Assert.That(error.Message).IsEqualTo($"coco.onnx has no class '{wanted}'; its classes are person, car.");
    }

    [Test]
    public async Task Only_twenty_of_many_classes_are_listed()
    {
        string[] many = [.. Enumerable.Range(0, 80).Select(i => $"c{i}")];

        var error = Assert.Throws<DetectorModelException>(() => ClassFilter.Create(["truck"], many, "coco.onnx"));

        await Assert.That(error.Message).Contains("c18, c19 and 60 more");
        await Assert.That(error.Message).DoesNotContain("c20");
    }

    [Test]
    public async Task Without_names_only_numbers_can_be_wanted()
    {
        await Assert.That(ClassFilter.Create(["7"], [], "m").Contains(7)).IsTrue();
        Assert.Throws<DetectorModelException>(() => ClassFilter.Create(["truck"], [], "m"));
        Assert.Throws<DetectorModelException>(() => ClassFilter.Create(["70000"], [], "m"));
    }

    [Test]
    public async Task Wanting_nothing_is_refused()
    {
        var error = Assert.Throws<DetectorModelException>(() => ClassFilter.Create([], Names, "m"));

        await Assert.That(error.Message).Contains("at least one of person, car");
    }
}
