using Microsoft.AspNetCore.Authorization;

namespace EfficientNet.Api.Access;

/// <summary>
/// Who may make which calls: a policy for each group of routes. Today the server's token satisfies all of them.
/// </summary>
public static class ApiPolicies
{
    /// <summary>What node agents do.</summary>
    public const string Agents = "agents";

    /// <summary>Looking, without changing anything.</summary>
    public const string Reading = "reading";

    /// <summary>What users do with experiments and runs.</summary>
    public const string Operating = "operating";

    /// <summary>What changes the cluster itself.</summary>
    public const string Administration = "administration";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Agents, Reading, Operating, Administration];

    /// <summary>Defines the policies, and asks for the token on API paths that have no call at all.</summary>
    public static void Define(AuthorizationOptions options)
    {
        foreach (var policy in All)
            options.AddPolicy(policy, builder => builder.RequireAuthenticatedUser());
        options.FallbackPolicy = new AuthorizationPolicyBuilder()
            .RequireAssertion(context => context.User.Identity is { IsAuthenticated: true } || !IsOfApi(context.Resource))
            .Build();
    }

    // Pages have a guard of their own.
    private static bool IsOfApi(object? resource) =>
        resource is not HttpContext context || context.Request.Path.StartsWithSegments("/api");
}
