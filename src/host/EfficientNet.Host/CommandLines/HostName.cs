using EfficientNet.Contracts;

namespace EfficientNet.Host.CommandLines;

/// <summary>The name of a node that was given none.</summary>
public static class HostName
{
    private const string Nameless = "local";

    /// <summary>The host's name, turned into a valid node name.</summary>
    public static NodeName Current => Of(Environment.MachineName);

    /// <summary>A name without the characters that a node's name can't have.</summary>
    public static NodeName Of(string machine)
    {
        var name = string.Concat(machine.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_'))
            .TrimStart('.', '-');
        return NodeName.Parse(
            name.Length == 0 ? Nameless
            : name.Length > Id.MaximumLength ? name[..Id.MaximumLength]
            : name
        );
    }
}
