namespace Cairn.Tensors.Canonical.Form;

/// <summary>
/// A read. With a gather, the integer it reads is added to the index of one axis. An index outside the view in any
/// axis reads +0 (or 0). In init and post programs k is 0.
/// </summary>
public sealed record InputMap(TensorAccess Access, GatherMap? Gather = null);
