using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>Where an input comes from: a file or folder that is to become content, or content already.</summary>
/// <param name="Path">Full path; null where it is content.</param>
/// <param name="Cid">The default CID where it is a path.</param>
public sealed record InputSource(string? Path, Cid Cid);
