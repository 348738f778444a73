using System.Text.Json.Serialization;

namespace ParkingGate.Store;

/// <summary>The columns that hold JSON.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class StoreJson : JsonSerializerContext;
