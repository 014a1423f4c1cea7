namespace Cairn.Host.Tests;

/// <summary>What anybody may write into an announcement, and what is called.</summary>
public sealed class AnnouncedEndpointTests
{
    private static readonly string[] Hosts = ["gateway.example", "10.0.0.5"];

    [Theory]
    [InlineData("http://127.0.0.1:8700/", "http://127.0.0.1:8700/")]
    [InlineData("http://127.0.0.1:8700", "http://127.0.0.1:8700/")]
    [InlineData("http://localhost:8700/", "http://localhost:8700/")]
    [InlineData("http://[::1]:8700/", "http://[::1]:8700/")]
    [InlineData("https://gateway.example/", "https://gateway.example/")]
    [InlineData("https://GATEWAY.example:444/", "https://gateway.example:444/")]
    [InlineData("https://10.0.0.5:9000/", "https://10.0.0.5:9000/")]
    public void Allowed_hosts_are_called(string text, string endpoint)
    {
        Assert.True(AnnouncedEndpoint.TryParse(text, Hosts, out var read, out var why), why);
        Assert.Equal(endpoint, read.AbsoluteUri);
        Assert.Matches("^gateway-[a-zA-Z0-9.-]+-[0-9]+$", AnnouncedEndpoint.FolderName(read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gateway.example")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("http://user:secret@127.0.0.1/")]
    [InlineData("http://127.0.0.1/admin")]
    [InlineData("http://127.0.0.1/?delete=all")]
    [InlineData("http://127.0.0.1/#x")]
    [InlineData("http://127.0.0.1@evil.example/")]
    [InlineData("http://169.254.169.254/")]
    [InlineData("https://evil.example/")]
    [InlineData("https://gateway.example.evil.example/")]
    [InlineData("http://gateway.example/")]
    [InlineData("http://10.0.0.5:9000/")]
    [InlineData("http://127.0.0.1:99999/")]
    public void Everything_else_is_not(string text)
    {
        Assert.False(AnnouncedEndpoint.TryParse(text, Hosts, out var read, out var why));
        Assert.Null(read);
        Assert.NotEmpty(why);
    }

    [Fact]
    public void A_long_text_is_not_even_read() =>
        Assert.False(AnnouncedEndpoint.TryParse($"http://127.0.0.1/{new string('/', 100_000)}", Hosts, out _, out _));
}
