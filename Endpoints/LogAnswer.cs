using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>Answers about the log over HTTP that several addresses give.</summary>
internal static class LogAnswer
{
    public static Task JsonAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type)
    {
        Describe(context, "application/json");
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, type, context.RequestAborted);
    }

    /// <summary>Type and caching of an answer that is true for this moment only.</summary>
    public static void Describe(HttpContext context, string type)
    {
        context.Response.ContentType = type;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
    }

    public static Task BadRequestAsync(HttpContext context, string problem) =>
        Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Bad request", problem);

    public static Task UnknownAsync(HttpContext context) =>
        Problem.WriteAsync(context, StatusCodes.Status404NotFound, "Unknown log", "There is no log with this id.");

    public static Task UnavailableAsync(HttpContext context) =>
        Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Log unavailable", "The log cannot be read or written now.", retryAfterS: 10);

    /// <summary>Runs a handler; a store that fails is a 503, said to the operator in its own words and to the client in none.</summary>
    public static RequestDelegate Guarded(RequestDelegate handler) => async context =>
    {
        try
        {
            await handler(context).ConfigureAwait(false);
        }
        catch (StoreException problem)
        {
            Say(context, problem);
            if (context.Response.HasStarted) context.Abort(); // half a file must not look whole
            else await UnavailableAsync(context).ConfigureAwait(false);
        }
    };

    /// <summary>False when the log cannot be read.</summary>
    public static async Task<bool> IsReadableAsync(HttpContext context)
    {
        try
        {
            await context.RequestServices.GetRequiredService<GateStore>().Query.PageAsync(LogFilter.All, 1, 1, null, context.RequestAborted).ConfigureAwait(false);
            return true;
        }
        catch (StoreException problem)
        {
            Say(context, problem);
            return false;
        }
    }

    private static void Say(HttpContext context, StoreException problem) =>
        context.RequestServices.GetRequiredService<ILogger<GateStore>>().LogRequestFailed(context.Request.Path.ToString(), problem.Message);
}
