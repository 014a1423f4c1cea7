using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>How the gateway's API writes JSON: snake_case, hashes, addresses, CIDs and amounts as text.</summary>
public static class ApiJson
{
    /// <summary>The one set of options that both sides use.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    internal static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.MaxDepth = 32;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.Converters.Add(new ParsableConverter<Hash32>());
        options.Converters.Add(new ParsableConverter<UInt256>());
        options.Converters.Add(new ParsableConverter<Address>());
        options.Converters.Add(new ParsableConverter<UInt128>());
        options.Converters.Add(new CidConverter());
        MessageConverters.AddTo(options.Converters);
    }

    private sealed class ParsableConverter<T> : JsonConverter<T>
        where T : IParsable<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            T.TryParse(reader.GetString(), null, out var value)
                ? value
                : throw new JsonException($"'{reader.GetString()}' is no {typeof(T).Name}");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }

    private sealed class CidConverter : JsonConverter<Cid>
    {
        public override Cid Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.GetString() is { Length: 0 } ? default : Cid.TryParse(reader.GetString() ?? "", out var cid)
                ? cid
                : throw new JsonException($"'{reader.GetString()}' is no CID");

        public override void Write(Utf8JsonWriter writer, Cid value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.IsDefault ? "" : value.ToString());
    }
}
