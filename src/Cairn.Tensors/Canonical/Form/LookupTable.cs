using System.Collections.Immutable;

namespace Cairn.Tensors.Canonical.Form;

/// <summary>Constants to look up, fp32 bits or int32; at most <see cref="FormLimits.TableLength"/>.</summary>
public sealed record LookupTable(ElementType Type, ImmutableArray<uint> Words);
