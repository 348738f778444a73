using ParkingGate.Store.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

public class PostgrestQueryTests
{
    [Test]
    public async Task A_page_is_asked_for_as_the_official_client_does()
    {
        var query = new PostgrestQuery("container_logs").Select(["*"])
            .Where("created_at", "gte", "2026-08-01T00:00:00+09:00").Where("created_at", "lt", "2026-08-02T00:00:00+09:00")
            .Where("container_no", "ilike", "%CSQU%").Order("created_at.desc,id.desc").Offset(20).Limit(20);

        // Captured from @supabase/postgrest-js 2.119.0, but for `*`, which may be encoded or not.
        await Assert.That(query.ToString()).IsEqualTo("rest/v1/container_logs?select=%2A&created_at=gte.2026-08-01T00%3A00%3A00%2B09%3A00" +
            "&created_at=lt.2026-08-02T00%3A00%3A00%2B09%3A00&container_no=ilike.%25CSQU%25&order=created_at.desc%2Cid.desc&offset=20&limit=20");
    }

    [Test]
    public async Task The_plus_of_a_time_zone_is_never_a_blank()
    {
        await Assert.That(new PostgrestQuery("t").Where("at", "gt", "2026-08-01T00:00:00+09:00").ToString()).DoesNotContain("+");
    }

    [Test]
    public async Task Values_in_lists_and_groups_are_quoted()
    {
        var list = new PostgrestQuery("t").WhereIn("camera", ["a,b", "c\"d", "e\\f", "정문"]).ToString();
        var group = new PostgrestQuery("t").WhereAny(PostgrestQuery.Condition("a", "lt", "x,y"), PostgrestQuery.And(PostgrestQuery.Condition("b", "eq", "1"), PostgrestQuery.IsNull("c"))).ToString();

        await Assert.That(Uri.UnescapeDataString(list)).IsEqualTo("""rest/v1/t?camera=in.("a,b","c\"d","e\\f","정문")""");
        await Assert.That(Uri.UnescapeDataString(group)).IsEqualTo("""rest/v1/t?or=(a.lt."x,y",and(b.eq."1",c.is.null))""");
    }

    [Test]
    public async Task What_a_person_types_stands_for_itself_in_like()
    {
        await Assert.That(PostgrestQuery.Like("50%_a\\*")).IsEqualTo("50\\%\\_a\\\\_");
    }
}
