using Cairn.Jobs;
using Microsoft.Data.Sqlite;

namespace Cairn.Host;

/// <summary>
/// An append-only list of records in SQLite (WAL, synchronous=FULL): a batch is durable whole or not there at all.
/// One writer; a second process that opens the same file is refused.
/// </summary>
internal sealed class SqliteLog : IJournal, IDisposable
{
    private const int BusySeconds = 2;

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter _body;

    /// <exception cref="IOException">The file cannot be opened, is damaged or is in use.</exception>
    public SqliteLog(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        try
        {
            // Pooled connections would keep the file open, and the default time-out a second opener waiting.
            _connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Pooling = false,
                DefaultTimeout = BusySeconds,
            }.ToString());
            _connection.Open();
            Execute("pragma locking_mode=exclusive; pragma journal_mode=wal; pragma synchronous=full;");
            Execute("create table if not exists events(id integer primary key, body blob not null)");
        }
        catch (SqliteException e)
        {
            _connection?.Dispose();
            throw new IOException($"The journal {path} cannot be opened: {e.Message}. Stop the process that uses it; " +
                "if it is damaged, restore it from a backup or start in another folder.", e);
        }

        _insert = _connection.CreateCommand();
        _insert.CommandText = "insert into events(body) values($body)";
        _body = _insert.Parameters.Add("$body", SqliteType.Blob);
    }

    /// <summary>Makes the records durable, in order, all or none.</summary>
    /// <exception cref="IOException">The disk is full or failed; none was kept.</exception>
    public void Append(IReadOnlyList<byte[]> records)
    {
        // A process that is ending closes the log while its last batch may be on the way to disk.
        using var held = _gate.EnterScope();
        var isDone = false;
        try
        {
            Execute("begin");
            foreach (var record in records)
            {
                _body.Value = record;
                _insert.ExecuteNonQuery();
            }

            Execute("commit");
            isDone = true;
        }
        catch (SqliteException e)
        {
            throw new IOException(
                $"The journal could not be written: {e.Message}. Free disk space and start again.", e);
        }
        finally
        {
            if (!isDone)
                RollBack();
        }
    }

    /// <summary>All records, oldest first.</summary>
    public IEnumerable<byte[]> ReadAll()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "select body from events order by id";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return reader.GetFieldValue<byte[]>(0);
    }

    public void Dispose()
    {
        using var held = _gate.EnterScope();
        _insert.Dispose();
        _connection.Dispose();
    }

    // On a full disk SQLite has rolled back by itself, and says so when it is asked to.
    private void RollBack()
    {
        try
        {
            Execute("rollback");
        }
        catch (SqliteException)
        {
        }
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
