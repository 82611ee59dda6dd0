using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace EfficientNet.EndToEnd.Tests.Support;

/// <summary>A small collector: receives OTLP over HTTP and keeps the spans, and the raw text of metrics and logs.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _receiving;

    public OtlpReceiver()
    {
        for (var port = 42000; ; port++)
        {
            _listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                _listener.Start();
                Endpoint = $"http://127.0.0.1:{port}";
                break;
            }
            catch (HttpListenerException) when (port < 42200)
            {
                // Taken; the next one.
            }
        }

        _receiving = Task.Run(ReceiveAsync);
    }

    public string Endpoint { get; }

    public ConcurrentQueue<OtlpSpan> Spans { get; } = [];

    /// <summary>Bodies by path, <c>/v1/metrics</c> and <c>/v1/logs</c>, as Latin-1 text: enough to look for names in.</summary>
    public ConcurrentDictionary<string, string> Bodies { get; } = [];

    public void Dispose()
    {
        _listener.Stop();
        _receiving.Wait(TimeSpan.FromSeconds(5));
        _listener.Close();
    }

    private async Task ReceiveAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            if (context.Request.Url!.AbsolutePath == "/v1/traces")
            {
                foreach (var span in OtlpSpan.ReadAll(body.ToArray()))
                    Spans.Enqueue(span);
            }

            Bodies.AddOrUpdate(
                context.Request.Url.AbsolutePath,
                _ => Encoding.Latin1.GetString(body.ToArray()),
                (_, before) => before + Encoding.Latin1.GetString(body.ToArray())
            );
            context.Response.Close();
        }
    }
}
