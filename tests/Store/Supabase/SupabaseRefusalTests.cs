using System.Net;
using System.Text;
using ParkingGate.Store.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

/// <summary>What each answer means, and that its sentence names the cure.</summary>
public class SupabaseRefusalTests
{
    [Test]
    [Arguments(429, """{"message":"API rate limit exceeded"}""", nameof(SupabaseTrouble.Busy))]
    [Arguments(500, """{"code":"57014","message":"canceling statement due to statement timeout"}""", nameof(SupabaseTrouble.Failing))]
    [Arguments(503, """{"code":"PGRST002","message":"Could not query the database for the schema cache. Retrying."}""", nameof(SupabaseTrouble.Failing))]
    [Arguments(504, """{"code":"PGRST003","message":"Timed out acquiring connection from connection pool."}""", nameof(SupabaseTrouble.Failing))]
    [Arguments(502, "<html>Bad gateway</html>", nameof(SupabaseTrouble.Failing))]
    [Arguments(520, "error code: 520", nameof(SupabaseTrouble.Failing))]
    [Arguments(408, "", nameof(SupabaseTrouble.Failing))]
    [Arguments(400, """{"code":"40001","message":"could not serialize access"}""", nameof(SupabaseTrouble.Failing))]
    [Arguments(401, """{"message":"Invalid API key"}""", nameof(SupabaseTrouble.BadKey))]
    [Arguments(401, """{"code":"PGRST301","message":"JWSError JWSInvalidSignature"}""", nameof(SupabaseTrouble.BadKey))]
    [Arguments(401, """{"code":"PGRST303","message":"JWT expired"}""", nameof(SupabaseTrouble.Expired))]
    [Arguments(401, """{"code":"42501","message":"permission denied for table container_logs"}""", nameof(SupabaseTrouble.Forbidden))]
    [Arguments(403, """{"code":"42501","message":"new row violates row-level security policy"}""", nameof(SupabaseTrouble.Forbidden))]
    [Arguments(404, """{"code":"PGRST205","message":"Could not find the table 'public.container_logs' in the schema cache"}""", nameof(SupabaseTrouble.NoTable))]
    [Arguments(404, """{"code":"42P01","message":"relation does not exist"}""", nameof(SupabaseTrouble.NoTable))]
    [Arguments(404, "<html>Not found</html>", nameof(SupabaseTrouble.NotSupabase))]
    [Arguments(400, """{"code":"42703","message":"column container_logs.camera does not exist"}""", nameof(SupabaseTrouble.NoColumn))]
    [Arguments(400, """{"code":"PGRST204","message":"Could not find the 'camera' column of 'container_logs' in the schema cache"}""", nameof(SupabaseTrouble.NoColumn))]
    [Arguments(400, """{"code":"42P10","message":"there is no unique or exclusion constraint matching the ON CONFLICT specification"}""", nameof(SupabaseTrouble.NoPrimaryKey))]
    [Arguments(400, """{"code":"23502","message":"null value in column"}""", nameof(SupabaseTrouble.BadRow))]
    [Arguments(409, """{"code":"23503","message":"violates foreign key constraint"}""", nameof(SupabaseTrouble.BadRow))]
    [Arguments(400, """{"code":"22P02","message":"invalid input syntax"}""", nameof(SupabaseTrouble.BadRow))]
    [Arguments(400, """{"code":"P0001","message":"this site is closed"}""", nameof(SupabaseTrouble.BadRow))]
    [Arguments(418, """{"code":"PT418","message":"a teapot"}""", nameof(SupabaseTrouble.Unexpected))]
    [Arguments(405, """{"code":"25006","message":"cannot execute INSERT in a read-only transaction"}""", nameof(SupabaseTrouble.Unexpected))]
    public async Task An_answer_about_rows(int status, string body, string trouble)
    {
        var refused = await Assert.That(() => AskAsync(status, body)).Throws<SupabaseException>();

        await Assert.That(refused!.Trouble.ToString()).IsEqualTo(trouble);
        await Assert.That(refused.Message).Contains("abc.supabase.co").And.Contains(": ").And.EndsWith(".");
    }

    [Test]
    [Arguments(400, """{"statusCode":"413","error":"Payload too large","message":"The object exceeded the maximum allowed size"}""", nameof(SupabaseTrouble.BadPicture))]
    [Arguments(400, """{"statusCode":"415","error":"invalid_mime_type","message":"mime type image/jpeg is not supported"}""", nameof(SupabaseTrouble.BadPicture))]
    [Arguments(400, """{"statusCode":"404","error":"Bucket not found","message":"Bucket not found"}""", nameof(SupabaseTrouble.NoBucket))]
    [Arguments(400, """{"statusCode":"403","error":"Unauthorized","message":"new row violates row-level security policy"}""", nameof(SupabaseTrouble.Forbidden))]
    [Arguments(400, """{"statusCode":"403","error":"Unauthorized","message":"\"exp\" claim timestamp check failed"}""", nameof(SupabaseTrouble.Expired))]
    [Arguments(544, """{"statusCode":"544","error":"DatabaseTimeout","message":"The connection to the database timed out"}""", nameof(SupabaseTrouble.Failing))]
    public async Task An_answer_about_pictures_has_its_status_in_the_body(int status, string body, string trouble)
    {
        using var connection = Connection(status, body);
        var storage = new StorageClient(connection);

        var refused = await Assert.That(() => storage.UploadAsync("captures/a.jpg", new byte[] { 1 }, CancellationToken.None)).Throws<SupabaseException>();

        await Assert.That(refused!.Trouble.ToString()).IsEqualTo(trouble);
    }

    [Test]
    public async Task A_picture_that_is_there_already_is_success()
    {
        using var connection = Connection(400, """{"statusCode":"409","error":"Duplicate","message":"The resource already exists"}""");

        await Assert.That(() => new StorageClient(connection).UploadAsync("captures/a.jpg", new byte[] { 1 }, CancellationToken.None)).ThrowsNothing();
    }

    [Test]
    public async Task A_page_past_the_end_is_empty_and_has_the_total()
    {
        using var connection = Connection(416, """{"code":"PGRST103","details":"An offset of 100 was requested, but there are only 15 rows."}""", ("Content-Range", "*/15"));

        using var page = await new PostgrestClient(connection).SelectAsync(new PostgrestQuery("t"), true, CancellationToken.None);

        await Assert.That((page.Rows.Count(), page.Total)).IsEqualTo((0, 15));
    }

    [Test]
    public async Task A_sign_in_page_of_a_network_is_no_success()
    {
        using var connection = Connection(200, "<html>Welcome to our wireless network</html>", type: "text/html");

        var refused = await Assert.That(() => new PostgrestClient(connection).InsertAsync(new PostgrestQuery("t"), "[]"u8.ToArray(), CancellationToken.None)).Throws<SupabaseException>();

        await Assert.That(refused!.Trouble).IsEqualTo(SupabaseTrouble.NotSupabase);
    }

    [Test]
    [Arguments("""[{"id":1},""")]
    [Arguments("""{"not":"a list"}""")]
    [Arguments("")]
    public async Task Half_an_answer_is_a_fault_of_the_other_side(string body)
    {
        using var connection = Connection(200, body);

        var refused = await Assert.That(() => AskAsync(connection)).Throws<SupabaseException>();

        await Assert.That(refused!.Trouble).IsEqualTo(SupabaseTrouble.Failing);
    }

    [Test]
    [Arguments(11, "this machine is 11 minutes behind")]
    [Arguments(-11, "this machine is 11 minutes ahead")]
    public async Task A_token_refused_while_the_clocks_differ_is_the_clocks_fault(int minutesAhead, string words)
    {
        using var connection = Connection(401, """{"code":"PGRST303","message":"JWT expired"}""", ("Date", DateTimeOffset.UtcNow.AddMinutes(minutesAhead).ToString("r")));

        var refused = await Assert.That(() => AskAsync(connection)).Throws<SupabaseException>();

        await Assert.That(refused!.Trouble).IsEqualTo(SupabaseTrouble.ClockWrong);
        await Assert.That(refused.Message).Contains(words);
    }

    [Test]
    public async Task The_other_sides_word_on_when_to_come_back_is_kept()
    {
        using var connection = Connection(429, "{}", ("Retry-After", "7"));

        var refused = await Assert.That(() => AskAsync(connection)).Throws<SupabaseException>();

        await Assert.That(refused!.RetryAfter).IsEqualTo(TimeSpan.FromSeconds(7));
    }

    [Test]
    public async Task What_the_other_side_sends_cannot_break_a_line_of_the_log()
    {
        var refused = await Assert.That(() => AskAsync(400, """{"code":"22000","message":"one\nWARN two\u001b[31m"}""")).Throws<SupabaseException>();

        await Assert.That(refused!.Message.Any(char.IsControl)).IsFalse();
    }

    private static async Task AskAsync(int status, string body)
    {
        using var connection = Connection(status, body);
        await AskAsync(connection);
    }

    private static async Task AskAsync(SupabaseConnection connection)
    {
        using var page = await new PostgrestClient(connection).SelectAsync(new PostgrestQuery("container_logs"), false, CancellationToken.None);
    }

    private static SupabaseConnection Connection(int status, string body, (string Name, string Value)? header = null, string type = "application/json") =>
        new(SharedScene.Options(new Uri("https://abc.supabase.co"), "key"), TimeProvider.System, new Scripted(status, body, header, type));

    private sealed class Scripted(int status, string body, (string Name, string Value)? header, string type) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
            if (header is { } more && !answer.Headers.TryAddWithoutValidation(more.Name, more.Value)) answer.Content.Headers.TryAddWithoutValidation(more.Name, more.Value);
            return Task.FromResult(answer);
        }
    }
}
