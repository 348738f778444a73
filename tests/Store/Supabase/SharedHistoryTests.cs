using ParkingGate.Containers;
using ParkingGate.Store;
using ParkingGate.Store.Supabase;
using ParkingGate.Tests.Peers.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

/// <summary>Rows that only the shared log has, where somebody pages or filters that far back.</summary>
public class SharedHistoryTests
{
    private const int There = 1000;

    [Test]
    public async Task Pages_go_on_where_the_copy_ends_without_a_gap_or_a_double()
    {
        await using var rig = await FilledAsync();
        await using var gate = await SharedScene.StartAsync(rig, options => options with { CopyRows = 130 });
        await gate.CopiedAsync();
        for (var i = 0; i < 7; i++) await gate.RecordAsync(at: DateTimeOffset.UtcNow.AddSeconds(i));
        await gate.SyncedAsync();

        var all = new List<LogRow>();
        LogPage page;
        long? anchor = null;
        var number = 0;
        do
        {
            page = await gate.Store.Query.PageAsync(LogFilter.All, ++number, 40, anchor);
            anchor ??= page.Anchor;
            all.AddRange(page.Rows);
        }
        while (page.HasMore);

        await Assert.That(gate.Store.Query.After(0).Count()).IsLessThan(200); // most of them are not here
        await Assert.That((page.TotalCount, page.IsPartial)).IsEqualTo((There + 7, false));
        await Assert.That(all.Select(row => row.Id).Distinct().Count()).IsEqualTo(There + 7);
        await Assert.That(all.Zip(all.Skip(1)).All(pair => pair.First.CapturedAt >= pair.Second.CapturedAt)).IsTrue();
    }

    [Test]
    public async Task Every_filter_gives_there_what_it_gives_here()
    {
        await using var rig = await FilledAsync(450);
        await using var few = await SharedScene.StartAsync(rig, options => options with { CopyRows = 100 });
        await using var whole = await SharedScene.StartAsync(rig);
        await Task.WhenAll(few.CopiedAsync(), whole.CopiedAsync());
        var day = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(9));
        LogFilter[] filters =
        [
            new(), new(Start: day.AddDays(3), End: day.AddDays(9)), new(End: day.AddDays(2)), new(Start: day.AddHours(2.5).AddTicks(1)), new(Owner: "MSCU"), new(Owner: "tg"), new(Number: "0000"),
            new(Number: "000123"), new(Camera: "exit"), new(Camera: "nowhere"), new(Status: PassageStatus.NeedsReview), new(Status: PassageStatus.Corrected, Owner: "T"), new(Query: "U0001"),
            new(Query: "MSCU 000123-7"), new(Query: "7"), new(Query: "0123"), new(Query: "37"), new(Query: "%_,()\"\\"), new(Query: "%0"), new(Number: "_"), new(Query: "12345678901234"), new(Owner: "", Query: "정문"),
        ];

        foreach (var filter in filters)
        {
            var (here, there) = (await whole.Store.Query.PageAsync(filter, 1, 500), await few.Store.Query.PageAsync(filter, 1, 500));
            await Assert.That($"{filter}: {there.TotalCount} {there.IsPartial}").IsEqualTo($"{filter}: {here.TotalCount} False");
            await Assert.That(there.Rows.Select(row => row.Id).ToHashSet().SetEquals(here.Rows.Select(row => row.Id))).IsTrue().Because(filter.ToString());
        }
    }

    [Test]
    public async Task Without_the_shared_log_what_is_here_is_given_and_called_a_part()
    {
        await using var rig = await FilledAsync();
        await using var gate = await SharedScene.StartAsync(rig, options => options with { CopyRows = 130 }, SharedScene.Quick with { SlowPoll = TimeSpan.FromMilliseconds(300) });
        await gate.CopiedAsync();
        var before = await gate.Store.Query.PageAsync(LogFilter.All, 1, 20);
        rig.Faults.Rest = "down";
        await SharedScene.UntilAsync(() => gate.Store.Shared!.Report().Problem is not null);

        var first = await gate.Store.Query.PageAsync(LogFilter.All, 1, 20);
        var beyond = await gate.Store.Query.PageAsync(LogFilter.All, 8, 20);
        var near = await gate.Store.Query.PageAsync(new LogFilter(Start: before.Rows[5].CapturedAt), 1, 20);
        rig.Faults.Rest = "";
        await SharedScene.UntilAsync(async () => await gate.Store.Query.PageAsync(LogFilter.All, 8, 20) is { IsPartial: false, Rows.Count: 20 });

        await Assert.That((before.TotalCount, before.IsPartial)).IsEqualTo((There, false));
        await Assert.That((first.TotalCount, first.Rows.Count)).IsEqualTo((There, 20)); // the number is remembered
        await Assert.That((beyond.Rows.Count, beyond.IsPartial)).IsEqualTo((0, true));
        await Assert.That((near.Rows.Count, near.IsPartial)).IsEqualTo((before.Rows.Count(row => row.CapturedAt >= before.Rows[5].CapturedAt), false)); // all of that is here, and known to be
    }

    [Test]
    public async Task Everything_can_be_exported_and_one_row_found_and_corrected()
    {
        await using var rig = await FilledAsync();
        await using var gate = await SharedScene.StartAsync(rig, options => options with { CopyRows = 130 });
        await gate.CopiedAsync();
        var oldest = Guid.Parse(await rig.ScalarAsync<string>("SELECT id::text FROM container_logs ORDER BY captured_at LIMIT 1"));

        var all = await gate.Store.Query.AllAsync(LogFilter.All).ToArrayAsync();
        var notHere = gate.Store.Query.Find(oldest);
        var found = await gate.Store.FindAsync(oldest, CancellationToken.None);
        await gate.Store.BringAsync(oldest, CancellationToken.None);
        await gate.Store.Book.CorrectAsync(oldest, new Correction("MSKU", "765432", "1", true, null, null), "kim");
        await gate.SyncedAsync();

        await Assert.That(all.Select(row => row.Id).Distinct().Count()).IsEqualTo(There);
        await Assert.That((notHere, found?.Id)).IsEqualTo(((LogRow?)null, oldest));
        await Assert.That(await rig.CountAsync($"id = '{oldest}' AND container_owner = 'MSKU' AND status = 'corrected'")).IsEqualTo(1);
        await Assert.That((await gate.Store.Query.PageAsync(LogFilter.All, 1, 20)).TotalCount).IsEqualTo(There);
    }

    [Test]
    public async Task An_export_that_the_shared_log_stops_does_not_end_as_if_it_were_whole()
    {
        await using var rig = await FilledAsync(2500);
        await using var gate = await SharedScene.StartAsync(rig, options => options with { CopyRows = 130 });
        await gate.CopiedAsync();

        await Assert.That(async () =>
        {
            var read = 0;
            await foreach (var row in gate.Store.Query.AllAsync(LogFilter.All))
            {
                if (++read == 200) rig.Faults.Rest = "down";
            }
        }).Throws<StoreException>();
    }

    [Test]
    public async Task A_first_copy_goes_on_where_it_was_killed()
    {
        await using var rig = await FilledAsync(2500);
        await using var gate = await SharedScene.StartAsync(rig, options => options with { CopyRows = 2200 });
        await SharedScene.UntilAsync(() => gate.Store.Query.After(0).Any());
        await gate.StopAsync();
        await gate.StartAsync();
        await gate.CopiedAsync();

        await Assert.That(gate.Store.Query.After(0).Count()).IsEqualTo(2200);
        await Assert.That((await gate.Store.Query.PageAsync(LogFilter.All, 1, 20)).TotalCount).IsEqualTo(2500);
    }

    private static async Task<SupabaseRig> FilledAsync(int rows = There)
    {
        var rig = await SupabaseRig.StartAsync();
        await rig.ExecuteAsync($"""
            INSERT INTO container_logs (id, captured_at, container_owner, container_number, check_digit, camera, status, code_valid, direction)
            SELECT gen_random_uuid(), timestamptz '2026-01-01 00:00:00+09' + (n / 2) * interval '1 hour' + (n % 3) * interval '1 microsecond',
                (array['MSCU', 'TGHU', null])[1 + n % 3], CASE WHEN n % 3 < 2 THEN to_char(n, 'FM000000') END, (array['7', null, '3'])[1 + n % 3],
                (array['entrance', 'exit'])[1 + n % 2], (array['ok', 'needs_review', 'corrected'])[1 + n % 3], n % 3 = 0, 'in'
            FROM generate_series(1, {rows}) AS n
            """);
        await SharedScene.UntilAsync(() => rig.Realtime.Seen >= rows); // else they are pushed to who comes a moment later
        return rig;
    }
}
