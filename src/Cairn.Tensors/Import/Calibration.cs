using System.Collections.Frozen;

namespace Cairn.Tensors.Import;

/// <summary>The range of each float tensor over sample inputs, by name.</summary>
public sealed record Calibration(FrozenDictionary<string, ValueRange> Ranges);
