namespace EfficientNet.Chaos.Plan;

/// <summary>What a campaign does to a cluster.</summary>
public enum FaultKind
{
    /// <summary>SIGKILL of a trainer.</summary>
    TrainerKill = 1,

    /// <summary>SIGSTOP of a trainer, and SIGCONT seconds later.</summary>
    TrainerFreeze = 2,

    /// <summary>SIGKILL of an agent, which is restarted.</summary>
    AgentKill = 3,

    /// <summary>SIGSTOP of an agent, for less than its lease or until another has taken over.</summary>
    AgentFreeze = 4,

    /// <summary>SIGKILL of one control silo, which is restarted.</summary>
    SiloKill = 5,

    /// <summary>SIGSTOP of one control silo.</summary>
    SiloFreeze = 6,

    /// <summary>SIGKILL of PostgreSQL and all its backends, and a start seconds later.</summary>
    PostgresKill = 7,

    /// <summary>SIGSTOP of PostgreSQL and all its backends.</summary>
    PostgresFreeze = 8,

    /// <summary>An agent's connections are cut and new ones refused.</summary>
    LinkCut = 9,

    /// <summary>Everything between an agent and the silos is late.</summary>
    LinkDelay = 10,

    /// <summary>An agent's connections stay open and carry nothing.</summary>
    LinkHalfOpen = 11,

    /// <summary>Bytes of a run's newest checkpoint are flipped, and its trainer is killed so that it must be read.</summary>
    CheckpointCorrupt = 12,

    /// <summary>An agent's disk is full to the last byte for a while.</summary>
    DiskFull = 13,

    /// <summary>SIGKILL of all control silos; by name only.</summary>
    AllSilosKill = 20,

    /// <summary>PostgreSQL is killed and stays away for a minute; by name only.</summary>
    PostgresAway = 21,
}
