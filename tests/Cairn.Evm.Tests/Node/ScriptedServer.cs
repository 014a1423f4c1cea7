using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cairn.Evm.Tests;

/// <summary>
/// A real HTTP server that answers as a test says: each request takes the next step, the last repeats.
/// </summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string, HttpListenerResponse, Task>[] _steps;
    private readonly List<string> _bodies = [];

    public ScriptedServer(params Func<string, HttpListenerResponse, Task>[] steps)
    {
        _steps = steps;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        Endpoint = new Uri($"http://127.0.0.1:{port}/secret-key");
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Endpoint { get; }

    public int Requests
    {
        get { lock (_bodies) return _bodies.Count; }
    }

    public static Func<string, HttpListenerResponse, Task> Answer(string body, int status = 200) =>
        (_, response) => WriteAsync(response, body, status);

    /// <summary>Replaces ID by the request's first id.</summary>
    public static Func<string, HttpListenerResponse, Task> Echo(string body) => (request, response) =>
        WriteAsync(response, body.Replace("ID", System.Text.RegularExpressions.Regex
            .Match(request, "\"id\":(\\d+)").Groups[1].Value), 200);

    /// <summary>Reads the request and never answers.</summary>
    public static Func<string, HttpListenerResponse, Task> Hang() => (_, _) => Task.CompletedTask;

    /// <summary>Promises a hundred bytes, sends a few and drops the connection.</summary>
    public static Func<string, HttpListenerResponse, Task> Break() => async (_, response) =>
    {
        response.ContentLength64 = 100;
        await response.OutputStream.WriteAsync("{"u8.ToArray());
        response.Abort();
    };

    public void Dispose() => _listener.Close();

    private static async Task WriteAsync(HttpListenerResponse response, string body, int status)
    {
        response.StatusCode = status;
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        response.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = HandleAsync(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var body = await reader.ReadToEndAsync();
        int index;
        lock (_bodies)
        {
            index = Math.Min(_bodies.Count, _steps.Length - 1);
            _bodies.Add(body);
        }
        try
        {
            await _steps[index](body, context.Response);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client went away, as some tests want it to.
        }
    }
}
