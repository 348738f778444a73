using System.Net;
using System.Security.Authentication;
using System.Text.Json;

namespace ParkingGate.Store.Supabase;

/// <summary>What a request is about: it decides what a refusal means.</summary>
internal enum SupabaseSubject
{
    Rows,
    Pictures,
    SignIn,
}

/// <summary>One request and its answer, or a <see cref="SupabaseException"/> that says in one sentence what is wrong.</summary>
internal sealed class SupabaseExchange(SupabaseOptions options, TimeProvider clock)
{
    /// <summary>Of a refusal's body, in bytes.</summary>
    private const int LargestRefusal = 64 * 1024;

    /// <summary>Clocks that differ by less than this are not what is wrong: tokens are made with some tolerance.</summary>
    private static readonly TimeSpan ToleratedSkew = TimeSpan.FromSeconds(60);

    /// <param name="limit">For the whole exchange.</param>
    /// <param name="read">Reads an answer that is a success, or a page past the end (416).</param>
    public async Task<T> RunAsync<T>(HttpMessageInvoker http, HttpRequestMessage request, TimeSpan limit,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read, SupabaseSubject subject, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            using var answer = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable)
                throw await RefusedAsync(answer, subject, either.Token).ConfigureAwait(false);
            ThrowIfPage(answer);
            return await read(answer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw Trouble(SupabaseTrouble.Unreachable, $"no answer within {limit.TotalSeconds:0} s");
        }
        catch (HttpRequestException failure)
        {
            throw Trouble(failure);
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            throw Trouble(SupabaseTrouble.Failing, $"the answer is not whole: {failure.Message}", failure);
        }
    }

    /// <summary>A success whose content is a page for people comes from something on the way, such as a sign-in page of a network.</summary>
    private void ThrowIfPage(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType is { } type && type.Contains("html", StringComparison.OrdinalIgnoreCase))
            throw Trouble(SupabaseTrouble.NotSupabase, $"HTTP {(int)answer.StatusCode} with a page of {type}");
    }

    private async Task<SupabaseException> RefusedAsync(HttpResponseMessage answer, SupabaseSubject subject, CancellationToken stop)
    {
        var body = new byte[LargestRefusal];
        var length = 0;
        var stream = await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        for (int read; length < body.Length && (read = await stream.ReadAsync(body.AsMemory(length), stop).ConfigureAwait(false)) > 0;) length += read;
        var refusal = SupabaseRefusal.Read((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, body.AsSpan(0, length));
        var trouble = TroubleOf(refusal, subject);
        var words = refusal.Words;
        if (trouble is SupabaseTrouble.Expired or SupabaseTrouble.BadKey && Skew(answer) is { } skew && skew.Duration() > ToleratedSkew)
            (trouble, words) = (SupabaseTrouble.ClockWrong, $"{SupabaseSentence.Skew(skew)}; {words}");
        return new(trouble, SupabaseSentence.Of(trouble, options.Url.Host, options.Table, words))
        {
            Status = refusal.Status,
            IsThere = refusal.IsThere,
            Column = trouble == SupabaseTrouble.NoColumn ? refusal.Column(SharedRow.ReadColumns) : "",
            RetryAfter = answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - clock.GetUtcNow() : null,
        };
    }

    private static SupabaseTrouble TroubleOf(SupabaseRefusal refusal, SupabaseSubject subject) => subject switch
    {
        SupabaseSubject.SignIn when refusal.Status is 400 or 403 or 422 => SupabaseTrouble.BadSignIn,
        SupabaseSubject.SignIn when refusal.Status == 404 => SupabaseTrouble.NotSupabase,
        _ => refusal.Trouble(subject == SupabaseSubject.Pictures),
    };

    /// <summary>How far the other side's clock is ahead of ours.</summary>
    public TimeSpan? Skew(HttpResponseMessage answer) => answer.Headers.Date - clock.GetUtcNow();

    private static SupabaseTrouble TroubleOf(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError => failure.InnerException is AuthenticationException ? SupabaseTrouble.Untrusted : SupabaseTrouble.Unreachable,
        HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse => SupabaseTrouble.Failing,
        _ => SupabaseTrouble.Unreachable,
    };

    private static string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner) failure = inner;
        return failure.Message.ReplaceLineEndings(" ").TrimEnd('.');
    }

    /// <summary>Why the network did not do it.</summary>
    public SupabaseException Trouble(HttpRequestException failure) => Trouble(TroubleOf(failure), Innermost(failure), failure);

    public SupabaseException Trouble(SupabaseTrouble trouble, string detail, Exception? inner = null) =>
        new(trouble, SupabaseSentence.Of(trouble, options.Url.Host, options.Table, detail), inner);
}
