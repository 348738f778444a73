using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace ParkingGate.Tests.Protocol;

/// <summary>A document of the contract, and whether JSON is as it says.</summary>
internal sealed class Contract(JsonObject document)
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List };

    public JsonObject Document => document;

    private JsonObject Schemas => document["components"]!["schemas"]!.AsObject();

    public static Contract OpenApi() => new(JsonNode.Parse(File.ReadAllText(Path.Combine(TestPaths.Root, "docs/openapi.json")))!.AsObject());

    public static Contract AsyncApi()
    {
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
            .Deserialize(new Parser(new StreamReader(Path.Combine(TestPaths.Root, "docs/asyncapi.yaml"))));
        return new(JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml))!.AsObject());
    }

    /// <summary>What is wrong with it; empty when it is as the named schema says.</summary>
    public string Fault(string schema, JsonNode? value) => Fault(new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" }, value);

    /// <param name="schema">May refer to the document's.</param>
    public string Fault(JsonNode schema, JsonNode? value)
    {
        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = Schemas.DeepClone();
        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        var result = JsonSchema.FromText(text).Evaluate(JsonSerializer.SerializeToElement(value), Options);
        return result.IsValid ? "" : $"{value?.ToJsonString()}: {string.Join("; ", Errors(result))}";
    }

    private static IEnumerable<string> Errors(EvaluationResults results) =>
        (results.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}"));
}
