namespace EfficientNet.Contracts;

/// <summary>States of a GPU node.</summary>
public enum NodeState
{
    /// <summary>It is granted runs.</summary>
    Ready = 1,

    /// <summary>Its agent delivers the outbox of an earlier incarnation; nothing is granted before (protocol rule P13).</summary>
    Joining = 2,

    /// <summary>A person empties it: no new grants, and what runs leaves at a checkpoint (protocol rule P11).</summary>
    Draining = 3,

    /// <summary>
    /// Too many attempts failed on it: no new grants until it is admitted or its agent restarts (protocol rule P9).
    /// </summary>
    SetAside = 4,

    /// <summary>No heartbeat has come for a while.</summary>
    Silent = 5,
}
