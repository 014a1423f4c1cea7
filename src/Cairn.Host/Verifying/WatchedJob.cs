using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>A disputed job, as its id proves it.</summary>
/// <param name="FirstBlock">The block that opened it.</param>
internal sealed record WatchedJob(Terms Terms, JobDocument Document, ulong FirstBlock);
