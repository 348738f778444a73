using System.Text.Json.Serialization;

namespace ParkingGate.Store.Supabase;

/// <summary>What goes to Supabase and comes back as JSON, except rows that are read (<see cref="RemoteRow"/>): those may have any columns.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SignIn))]
[JsonSerializable(typeof(SignedIn))]
[JsonSerializable(typeof(SharedRow))]
[JsonSerializable(typeof(IReadOnlyList<SharedRow>))]
[JsonSerializable(typeof(RealtimeJoin))]
[JsonSerializable(typeof(RealtimeToken))]
[JsonSerializable(typeof(RealtimeNothing))]
internal sealed partial class SupabaseJson : JsonSerializerContext;

/// <summary>A user of the project.</summary>
internal sealed record SignIn(string Email, string Password);

/// <summary>A sign-in that was accepted.</summary>
internal sealed record SignedIn(string AccessToken, double ExpiresIn);
