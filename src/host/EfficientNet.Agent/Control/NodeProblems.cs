namespace EfficientNet.Agent.Control;

/// <summary>
/// What a person should look at on this host. Goes out with every heartbeat, so that it is seen beside the node's name, and is
/// taken back when the cause is gone.
/// </summary>
internal sealed class NodeProblems
{
    private const int LongestText = 1000;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <summary>All of them in one sentence each, or null.</summary>
    public string? Text
    {
        get
        {
            lock (_gate)
            {
                if (_problems.Count == 0)
                    return null;
                var text = string.Join(' ', _problems.Values.Distinct());
                return text.Length > LongestText ? text[..LongestText] + "…" : text;
            }
        }
    }

    /// <summary>Says what is wrong with a subject, or with null that nothing is any more.</summary>
    public void Set(string subject, string? problem)
    {
        lock (_gate)
        {
            if (problem is null)
                _problems.Remove(subject);
            else
                _problems[subject] = problem;
        }
    }
}
