using static TorchSharp.torch;

namespace EfficientNet.Models.Layers;

/// <summary>
/// Places modules at paths, which make the state-dict keys: <c>features.2.0</c> is the child 0 of the child 2 of <c>features</c>.
/// </summary>
internal static class ModulePaths
{
    /// <summary>Places a module, and creates missing parents.</summary>
    public static T Add<T>(this nn.Module root, string path, T module)
        where T : nn.Module
    {
        var parent = root;
        var names = path.Split('.');
        foreach (var name in names[..^1])
            parent = Child(parent, name);
        parent.register_module(names[^1], module);
        return module;
    }

    private static nn.Module Child(nn.Module parent, string name)
    {
        foreach (var (known, child) in parent.named_children())
        {
            if (known == name)
                return child;
        }
        var branch = new Branch();
        parent.register_module(name, branch);
        return branch;
    }

    /// <summary>Has children and nothing else.</summary>
    private sealed class Branch() : nn.Module(nameof(Branch));
}
