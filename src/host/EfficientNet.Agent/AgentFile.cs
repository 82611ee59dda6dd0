using System.Text.Json;
using EfficientNet.Host.Files;

namespace EfficientNet.Agent;

/// <summary>
/// <c>agent.json</c>: the running agent, for people and for the command that stops it. Deleted when the agent shuts down cleanly.
/// </summary>
/// <param name="Pid">Process.</param>
/// <param name="Incarnation">Incarnation.</param>
/// <param name="Name">Node name.</param>
/// <param name="Server">Control silos, separated by commas.</param>
internal sealed record AgentFile(int Pid, long Incarnation, string Name, string Server)
{
    private const string FileName = "agent.json";

    /// <summary>Writes it into the agent's folder.</summary>
    public void Write(string folder) => DurableFile.WriteJson(Path.Combine(folder, FileName), this);

    /// <summary>Deletes it from the agent's folder.</summary>
    public static void Delete(string folder) => File.Delete(Path.Combine(folder, FileName));

    /// <summary>Who holds the folder, according to the file.</summary>
    public static string Describe(string folder)
    {
        try
        {
            return $"process {DurableFile.ReadJson<AgentFile>(Path.Combine(folder, FileName)).Pid}";
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return "its process is not known";
        }
    }
}
