using ParkingGate.Containers;
using ParkingGate.Store;

namespace ParkingGate.Tests.Store;

public class LogQueryTests
{
    private static readonly string[] Owners = ["MSCU", "MSKU", "TCLU", "ABCD"];
    private static readonly string[] Cameras = ["entrance", "exit"];

    [Test]
    public async Task Every_filter_gives_the_rows_and_the_count_that_a_plain_look_gives()
    {
        using var scene = new StoreScene();
        var rows = await Fill(scene, 400);
        LogFilter[] filters =
        [
            new(), new(Owner: "MSCU"), new(Owner: "ms"), new(Number: "1"), new(Number: "12"), new(Camera: "exit"), new(Camera: "nowhere"),
            new(Status: PassageStatus.NeedsReview), new(Query: "23"), new(Query: "msc u-1"), new(Query: "U1"), new(Query: "%"), new(Query: "컨"),
            new(Start: StoreScene.Noon.AddMinutes(100)), new(End: StoreScene.Noon.AddMinutes(100)),
            new(StoreScene.Noon.AddMinutes(50), StoreScene.Noon.AddMinutes(150), "M", "2", "entrance", PassageStatus.Ok, "3"),
            new(StoreScene.Noon.AddMinutes(150), StoreScene.Noon.AddMinutes(50)), new(Owner: "MSCUX"), new(Number: "1234567"), new(Owner: ""),
        ];
        foreach (var filter in filters)
        {
            var expected = rows.Where(row => Plain(filter, row)).OrderByDescending(row => row.CapturedAt).ThenByDescending(row => row.Seq).Select(row => row.Seq).ToArray();
            var page = await scene.Query.PageAsync(filter, 1, 500);
            var all = await scene.Query.AllAsync(filter).Select(row => row.Seq).ToArrayAsync();

            await Assert.That(page.Rows.Select(row => row.Seq).SequenceEqual(expected)).IsTrue().Because(filter.ToString());
            await Assert.That(page.TotalCount).IsEqualTo(expected.Length);
            await Assert.That(all.SequenceEqual(expected)).IsTrue().Because(filter.ToString());
            await Assert.That(rows.Where(filter.Matches).Select(row => row.Seq).Order().SequenceEqual(expected.Order())).IsTrue().Because(filter.ToString());
        }
    }

    [Test]
    public async Task The_search_answers_the_same_after_a_restart()
    {
        using var scene = new StoreScene();
        await Fill(scene, 200);
        LogFilter[] filters = [new(), new(Query: "23"), new(Owner: "MS", Camera: "exit"), new(Status: PassageStatus.NeedsReview)];
        var before = new List<long[]>();
        foreach (var filter in filters) before.Add([.. (await scene.Query.PageAsync(filter, 1, 500)).Rows.Select(row => row.Seq)]);

        scene.Close();
        scene.Open();

        foreach (var (filter, expected) in filters.Zip(before))
            await Assert.That((await scene.Query.PageAsync(filter, 1, 500)).Rows.Select(row => row.Seq).SequenceEqual(expected)).IsTrue().Because(filter.ToString());
    }

    [Test]
    public async Task Pages_do_not_shift_while_rows_arrive()
    {
        using var scene = new StoreScene();
        for (var i = 0; i < 45; i++) await scene.RecordAsync(minute: i);

        var first = await scene.Query.PageAsync(LogFilter.All, 1, 20);
        for (var i = 0; i < 7; i++) await scene.RecordAsync(minute: i * 10); // also between the old ones
        var second = await scene.Query.PageAsync(LogFilter.All, 2, 20, first.Anchor);
        var third = await scene.Query.PageAsync(LogFilter.All, 3, 20, first.Anchor);

        await Assert.That(first.Rows.Concat(second.Rows).Concat(third.Rows).Select(row => row.Seq).SequenceEqual(Enumerable.Range(1, 45).Reverse().Select(i => (long)i))).IsTrue();
        await Assert.That((first.TotalCount, second.TotalCount, third.TotalCount)).IsEqualTo((45, 45, 45));
        await Assert.That((first.HasMore, second.HasMore, third.HasMore)).IsEqualTo((true, true, false));
        await Assert.That((await scene.Query.PageAsync(LogFilter.All, 1, 20)).TotalCount).IsEqualTo(52);
    }

    [Test]
    public async Task A_page_far_behind_the_last_is_empty()
    {
        using var scene = new StoreScene();
        await scene.RecordAsync();

        var page = await scene.Query.PageAsync(LogFilter.All, int.MaxValue, 500);

        await Assert.That((page.Rows.Count, page.TotalCount, page.HasMore)).IsEqualTo((0, 1, false));
    }

    [Test]
    public async Task After_a_row_come_the_later_ones_oldest_first()
    {
        using var scene = new StoreScene();
        var rows = await Fill(scene, 1203); // more than two reads of 500

        await Assert.That(scene.Query.After(rows[1].Id)!.Select(row => row.Seq).SequenceEqual(rows.Skip(2).Select(row => row.Seq))).IsTrue();
        await Assert.That(scene.Query.After(rows[^1].Id)!).IsEmpty();
        await Assert.That(scene.Query.After(Guid.NewGuid())).IsNull();
    }

    [Test]
    public async Task Rows_recorded_while_earlier_ones_are_loaded_are_found_once()
    {
        using var scene = new StoreScene();
        await Fill(scene, 300);
        scene.Close();

        scene.Open(whileLoading: () => scene.RecordAsync("ZZZU0000001").GetAwaiter().GetResult());

        await Assert.That((await scene.Query.PageAsync(LogFilter.All)).TotalCount).IsEqualTo(301);
        await Assert.That((await scene.Query.PageAsync(new LogFilter(Owner: "ZZZU"))).TotalCount).IsEqualTo(1);
    }

    [Test]
    public async Task Times_are_compared_to_the_tick_from_the_start_and_before_the_end()
    {
        using var scene = new StoreScene();
        await scene.RecordAsync();
        var tick = TimeSpan.FromTicks(1);

        await Assert.That((await scene.Query.PageAsync(new LogFilter(Start: StoreScene.Noon))).TotalCount).IsEqualTo(1);
        await Assert.That((await scene.Query.PageAsync(new LogFilter(Start: StoreScene.Noon + tick))).TotalCount).IsEqualTo(0);
        await Assert.That((await scene.Query.PageAsync(new LogFilter(End: StoreScene.Noon))).TotalCount).IsEqualTo(0);
        await Assert.That((await scene.Query.PageAsync(new LogFilter(End: StoreScene.Noon + tick))).TotalCount).IsEqualTo(1);
        await Assert.That((await scene.Query.PageAsync(new LogFilter(DateTimeOffset.MinValue, DateTimeOffset.MaxValue))).TotalCount).IsEqualTo(1);
    }

    [Test]
    public async Task A_changed_copy_of_a_filter_is_a_filter_of_its_own()
    {
        using var scene = new StoreScene();
        var row = await scene.RecordAsync("MSCU1234567");
        var filter = new LogFilter(Owner: "MSCU");

        await Assert.That(filter.Matches(row)).IsTrue();
        await Assert.That((filter with { Owner = "TCLU" }).Matches(row)).IsFalse();
        await Assert.That(filter).IsEqualTo(new LogFilter(Owner: "MSCU"));
    }

    private static async Task<List<LogRow>> Fill(StoreScene scene, int rows)
    {
        var random = new Random(7);
        var made = new List<LogRow>();
        for (var i = 0; i < rows; i++)
        {
            var code = random.Next(10) == 0 ? null : $"{Owners[random.Next(4)]}{random.Next(1_000_000):000000}{random.Next(10)}";
            made.Add(await scene.RecordAsync(code, random.Next(200), Cameras[random.Next(2)], random.Next(5) == 0 ? PassageStatus.NeedsReview : PassageStatus.Ok));
        }
        return made;
    }

    private static bool Plain(LogFilter filter, LogRow row)
    {
        var code = row.ContainerOwner + row.ContainerNumber + row.CheckDigit;
        var query = filter.Query?.Replace(" ", "").Replace("-", "").Replace("%", "").ToUpperInvariant();
        return (filter.Start is null || row.CapturedAt >= filter.Start) && (filter.End is null || row.CapturedAt < filter.End)
            && Begins(row.ContainerOwner, filter.Owner) && Begins(row.ContainerNumber, filter.Number)
            && (filter.Camera is null || row.Camera == filter.Camera) && (filter.Status is null || row.Status == filter.Status)
            && (query is null || (query.Length > 0 && code.Contains(query)));
    }

    private static bool Begins(string? text, string? prefix) =>
        prefix is null || (prefix.Length > 0 && text is not null && text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
