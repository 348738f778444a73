using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>What goes wrong on purpose. Every member may be set while requests run; empty means that nothing does.</summary>
internal sealed class RigFaults
{
    /// <summary>For `/rest`, `/storage` and `/auth`: the word of a fault, see <see cref="AppliesAsync"/>; after a colon its number.</summary>
    public string Rest { get; set; } = "";

    public string Storage { get; set; } = "";

    public string Auth { get; set; } = "";

    /// <summary>Status with which the upgrade to Realtime is refused; 0: it is not.</summary>
    public int Upgrade { get; set; }

    /// <summary>Reason with which joins are refused.</summary>
    public string Join { get; set; } = "";

    public bool JoinSilent { get; set; }

    public int JoinDelayMs { get; set; }

    /// <summary>From the reply to the true start of the feed.</summary>
    public int SubscribeDelayMs { get; set; } = 100;

    /// <summary>The feed never says that it started, and does not.</summary>
    public bool NeverSubscribed { get; set; }

    /// <summary>Message with which the feed fails to start.</summary>
    public string SubscribeError { get; set; } = "";

    public bool HeartbeatSilent { get; set; }

    /// <summary>Nothing is sent or read any more, and no connection is closed: a network that swallows everything.</summary>
    public bool Frozen { get; set; }

    /// <summary>Changes do not reach subscribers, as when the server lost its slot.</summary>
    public bool Deaf { get; set; }

    /// <summary>Requests that reached the database or would have.</summary>
    public int Requests => _requests;

    private int _requests;

    public void Set(string name, string value)
    {
        var property = typeof(RigFaults).GetProperty(name) ?? throw new ArgumentException(name);
        property.SetValue(this, Convert.ChangeType(value, property.PropertyType, CultureInfo.InvariantCulture));
    }

    /// <summary>Runs a request with what goes wrong for it.</summary>
    public async Task AppliesAsync(string fault, HttpContext context, Func<Task> next)
    {
        Interlocked.Increment(ref _requests);
        var (word, number) = fault.Split(':') is [var first, var second] ? (first, int.Parse(second, CultureInfo.InvariantCulture)) : (fault, 0);
        switch (word)
        {
            case "": await next(); break;
            case "down": context.Abort(); break;
            case "slow": await Task.Delay(number); await next(); break;
            case "lost": await Discarding(context, next); context.Abort(); break; // done, and nobody is told
            case "half": await HalfAsync(context, next); break;
            case "html": await AnswerAsync(context, number == 0 ? 502 : number, "text/html", "<html><body><h1>Bad gateway</h1></body></html>"); break;
            case "busy": context.Response.Headers.RetryAfter = "1"; await AnswerAsync(context, 429, "application/json", """{"message":"API rate limit exceeded"}"""); break;
            case "expired": await AnswerAsync(context, 401, "application/json", """{"code":"PGRST303","details":null,"hint":null,"message":"JWT expired"}"""); break;
            case "status": await AnswerAsync(context, number, "application/json", "{}"); break;
            default: throw new ArgumentException(fault);
        }
    }

    private static async Task Discarding(HttpContext context, Func<Task> next)
    {
        context.Response.Body = new MemoryStream();
        await next();
    }

    private static async Task HalfAsync(HttpContext context, Func<Task> next)
    {
        var body = context.Response.Body;
        var whole = new MemoryStream();
        context.Response.Body = whole;
        await next();
        context.Response.Body = body;
        context.Response.ContentLength = whole.Length + 100;
        await body.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length / 2));
        await body.FlushAsync();
        context.Abort();
    }

    private static Task AnswerAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    }
}
