namespace EfficientNet.Agent.Control;

/// <summary>
/// Problems on this host that need a person. They are sent with every heartbeat and shown with the node, and cleared when the
/// cause is gone.
/// </summary>
internal sealed class NodeProblems
{
    private const int LongestText = 1000;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <summary>All of them, one sentence each; null means none.</summary>
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

    /// <summary>Sets what is wrong with a subject; null clears it.</summary>
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
