using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Content;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>Market messages in the API's JSON: exactly the documents that <c>ToDag</c> writes.</summary>
internal static class MessageConverters
{
    public static void AddTo(IList<JsonConverter> converters)
    {
        Add(converters, Signed<Offer>.FromDag, m => m.ToDag());
        Add(converters, Signed<Voucher>.FromDag, m => m.ToDag());
        Add(converters, Signed<Release>.FromDag, m => m.ToDag());
        Add(converters, Signed<BatchReceipt>.FromDag, m => m.ToDag());
        Add(converters, Signed<Lease>.FromDag, m => m.ToDag());
        Add(converters, Signed<StageInput>.FromDag, m => m.ToDag());
        Add(converters, Signed<StakeLock>.FromDag, m => m.ToDag());
        Add(converters, Signed<OpenOrder>.FromDag, m => m.ToDag());
        Add(converters, Terms.FromDag, m => m.ToDag());
        Add(converters, PieceResult.FromDag, m => m.ToDag());
        Add(converters, SubjectForm.FromDag, m => m.ToDag());
        Add(converters, QuestionForm.FromDag, m => m.ToDag());
        converters.Add(new CapTableConverter());
        converters.Add(new CapProofConverter());
    }

    private static void Add<T>(IList<JsonConverter> converters, Func<DagFields, T> read, Func<T, DagValue> write)
        where T : class => converters.Add(new DagConverter<T>(read, write));

    private static DagValue ReadDag(ref Utf8JsonReader reader)
    {
        using var element = JsonDocument.ParseValue(ref reader);
        var bytes = Encoding.UTF8.GetBytes(element.RootElement.GetRawText());
        return DagJson.TryDecode(bytes, out var value, out var error) ? value : throw new JsonException(error);
    }

    private sealed class DagConverter<T>(Func<DagFields, T> read, Func<T, DagValue> write) : JsonConverter<T>
        where T : class
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var fields = new DagFields(ReadDag(ref reader), typeof(T).Name);
            var message = read(fields);
            return fields.Finish() ? message : throw new JsonException(fields.Error);
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteRawValue(DagJson.Encode(write(value)));
    }

    private sealed class CapTableConverter : JsonConverter<CapTable>
    {
        public override CapTable Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var fields = new DagFields(DagValue.Map(("caps", ReadDag(ref reader))), "caps");
            return CapTable.FromDag(fields, "caps") ?? throw new JsonException(fields.Error);
        }

        public override void Write(Utf8JsonWriter writer, CapTable value, JsonSerializerOptions options) =>
            writer.WriteRawValue(DagJson.Encode(value.ToDag()));
    }

    private sealed class CapProofConverter : JsonConverter<CapProof>
    {
        public override CapProof Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TryGetBytesFromBase64(out var bytes) && CapProof.TryParse(bytes, out var proof)
                ? proof
                : throw new JsonException("A cap proof is 48 bytes a step, in base64.");

        public override void Write(Utf8JsonWriter writer, CapProof value, JsonSerializerOptions options) =>
            writer.WriteBase64StringValue(value.ToBytes());
    }
}
