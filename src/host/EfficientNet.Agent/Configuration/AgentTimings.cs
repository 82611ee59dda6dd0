namespace EfficientNet.Agent.Configuration;

/// <summary>All durations that the agent uses.</summary>
internal sealed record AgentTimings
{
    /// <summary>
    /// Time from one heartbeat to the next, and how long an answer may wait for a change (protocol rule P11); one second.
    /// </summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A held attempt's change interrupts a waiting heartbeat, but not before this age, so that a burst of changes can't starve
    /// renewals; 50 ms.
    /// </summary>
    public TimeSpan YoungestInterrupted { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Deadline of a call that is not a blob's (protocol rule P10); 5 seconds.</summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A blob's transfer is aborted when no byte has moved for this time; one minute.</summary>
    public TimeSpan BlobStall { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Extra time for a store while no byte moves on the agent's connection: it forwards a blob only after receiving its last
    /// byte, and verifies all of it before it returns the first. Enough for a store of 4 MiB/s.
    /// </summary>
    public static TimeSpan StoringTime(long bytes) => TimeSpan.FromSeconds(bytes / (double)(4 << 20));

    /// <summary>
    /// How long the upload of a checkpoint may hold up other reports: those of its attempt that follow it, and after a restart
    /// all new grants to the node; 30 seconds, after which a lease that nobody renews has run out.
    /// </summary>
    public TimeSpan UploadPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause after a first failed call; 200 ms.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause between failed calls; 5 seconds.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time for a trainer to leave at a checkpoint in a drain or a pause; 5 minutes, since a step of a large network is slow.
    /// </summary>
    public TimeSpan LeaveGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The same when the agent itself shuts down (<c>--grace</c>); 30 seconds.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Time for a trainer to exit by itself when its attempt is over (protocol rule P14), before it is killed; 2 seconds.
    /// </summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Silence of a trainer that counts as a hang, unless it was ever nearly as slow (<c>--hang</c>); 5 minutes.
    /// </summary>
    public TimeSpan Hang { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time between two checks for a hang; one second.</summary>
    public TimeSpan HangLook { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between two checks that the data folder can be written; 5 seconds.</summary>
    public TimeSpan FolderLook { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an agent that shuts down tries to deliver its last reports; 5 seconds.</summary>
    public TimeSpan LastDelivery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long trainers of an earlier, killed agent may take to exit by themselves before they are killed; 3 seconds.
    /// </summary>
    public TimeSpan OrphanGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest pause between two tries to get a device slot from another process; 2 seconds.</summary>
    public TimeSpan SlotRetry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A slot that stays taken for this long fails the attempt; 5 minutes.</summary>
    public TimeSpan SlotPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Checkpoints of a run that nothing on this host has touched for this long are collected; one day.</summary>
    public TimeSpan CheckpointRetention { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Logs and journals are kept for this long; two weeks.</summary>
    public TimeSpan LogRetention { get; init; } = TimeSpan.FromDays(14);
}
