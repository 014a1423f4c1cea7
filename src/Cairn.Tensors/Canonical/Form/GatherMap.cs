namespace Cairn.Tensors.Canonical.Form;

/// <summary>An integer read from a table and added to one axis of an <see cref="InputMap"/>'s index.</summary>
/// <param name="Table">The read of the int32 or int8 table; out of range it is 0.</param>
/// <param name="Axis">The axis of the map's view.</param>
public sealed record GatherMap(TensorAccess Table, int Axis);
