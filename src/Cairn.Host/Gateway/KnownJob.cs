using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>A job that a gateway has taken on, with what follows from its document.</summary>
internal sealed record KnownJob(JobRecord Record, JobDocument Document, IWorkload Workload, WorkPlan Plan);
