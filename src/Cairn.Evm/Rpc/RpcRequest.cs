using System.Text.Json.Nodes;

namespace Cairn.Evm;

/// <summary>A method and its positional parameters.</summary>
public sealed record RpcRequest(string Method, params JsonNode?[] Parameters);
