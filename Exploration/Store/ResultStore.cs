using System.Globalization;
using System.Text.Json;
using Exploration.Studies;
using Microsoft.Data.Sqlite;

namespace Exploration.Store;

/// <summary>
/// Results of explorations in one SQLite file: a row for each point, a row for each metric of it. A point is written in one transaction, so whatever kills a process,
/// the file has whole points only. Several processes and threads may use a file at once; each opens a store of its own, or shares one between its threads.
/// </summary>
public sealed class ResultStore : IDisposable
{
    /// <summary>Version of the tables. Files with another one are refused.</summary>
    public const int SchemaVersion = 1;

    // "hdlx" in ASCII: tells our files from other SQLite files.
    private const int ApplicationId = 0x68646c78;
    private const int Full = 13;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int ReadOnly = 8;
    private const int CantOpen = 14;

    private static readonly string Schema = """
        CREATE TABLE IF NOT EXISTS point(
          key TEXT PRIMARY KEY, design TEXT NOT NULL, knobs TEXT NOT NULL, target TEXT NOT NULL, fidelity TEXT NOT NULL, status TEXT NOT NULL,
          message TEXT NOT NULL, verilog TEXT NOT NULL, tools TEXT NOT NULL, seconds REAL NOT NULL, created TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS metric(
          point TEXT NOT NULL REFERENCES point(key), name TEXT NOT NULL, value REAL NOT NULL, PRIMARY KEY(point, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS claim(
          key TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS elaboration(
          config TEXT PRIMARY KEY, verilog TEXT NOT NULL) WITHOUT ROWID;
        """;

    private readonly SqliteConnection connection;
    private readonly Lock gate = new();

    private ResultStore(string path, SqliteConnection connection)
    {
        Path = path;
        this.connection = connection;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens a file, and makes it when it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The store.</returns>
    /// <exception cref="ExplorationException">It can't be opened, is no store, or one of another version. It is left as it is.</exception>
    public static ResultStore Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 60 }.ToString());
        var store = new ResultStore(path, connection);
        try
        {
            store.Guard(() =>
            {
                connection.Open();
                store.Prepare();
            });
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>The outcome of a point.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The outcome, or null when it has not been evaluated.</returns>
    /// <exception cref="ExplorationException">The file can't be read.</exception>
    public StoredPoint? Find(string key) => Locked(() => Read("WHERE point.key = $key", ("$key", key)).FirstOrDefault());

    /// <summary>All points, in the order of their keys.</summary>
    /// <returns>The points.</returns>
    /// <exception cref="ExplorationException">The file can't be read.</exception>
    public IReadOnlyList<StoredPoint> All() => Locked(() => Read("").ToList());

    /// <summary>Writes points, all or none. A point that is there already is left as it is.</summary>
    /// <param name="points">The points.</param>
    /// <exception cref="ExplorationException">The disk is full or the file can't be written; what was in it before still is.</exception>
    public void Add(params IReadOnlyCollection<StoredPoint> points) => Locked(() =>
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var point in points)
            Insert(point, transaction);
        transaction.Commit();
        return 0;
    });

    /// <summary>Takes a point out, so that it is evaluated again.</summary>
    /// <param name="key">Its key.</param>
    /// <exception cref="ExplorationException">The file can't be written.</exception>
    public void Remove(string key) => Locked(() =>
    {
        using var command = Command("DELETE FROM metric WHERE point = $key; DELETE FROM point WHERE key = $key", ("$key", key));
        return command.ExecuteNonQuery();
    });

    /// <summary>The Verilog that a configuration gave when it was elaborated by the same build of the generators.</summary>
    /// <param name="config">Digest of design, knobs and build.</param>
    /// <returns>Digest of the Verilog, or null when it is not known.</returns>
    /// <exception cref="ExplorationException">The file can't be read.</exception>
    public string? FindVerilog(string config) => Locked(() =>
    {
        using var command = Command("SELECT verilog FROM elaboration WHERE config = $config", ("$config", config));
        return command.ExecuteScalar() as string;
    });

    /// <summary>Remembers the Verilog of a configuration.</summary>
    /// <param name="config">Digest of design, knobs and build.</param>
    /// <param name="verilog">Digest of the Verilog.</param>
    /// <exception cref="ExplorationException">The file can't be written.</exception>
    public void AddVerilog(string config, string verilog) => Locked(() =>
    {
        using var command = Command("INSERT OR IGNORE INTO elaboration VALUES($config, $verilog)", ("$config", config), ("$verilog", verilog));
        return command.ExecuteNonQuery();
    });

    /// <summary>Asks for the right to evaluate a point, which is to be renewed or given back.</summary>
    /// <param name="key">The point's key.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="duration">For how long; then somebody else may have it.</param>
    /// <returns>True when nobody else has it; renewing a claim of one's own gives true.</returns>
    /// <exception cref="ExplorationException">The file can't be written.</exception>
    public bool TryClaim(string key, string owner, TimeSpan duration) => Locked(() =>
    {
        var now = DateTimeOffset.UtcNow;
        using var command = Command(
            "INSERT INTO claim(key, owner, until) VALUES($key, $owner, $until) ON CONFLICT(key) DO UPDATE SET owner = $owner, until = $until WHERE owner = $owner OR until < $now",
            ("$key", key), ("$owner", owner), ("$until", now.Add(duration).ToUnixTimeMilliseconds()), ("$now", now.ToUnixTimeMilliseconds()));
        return command.ExecuteNonQuery() == 1;
    });

    /// <summary>Gives claims back.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="key">Of which point; all of the owner's when null.</param>
    /// <exception cref="ExplorationException">The file can't be written.</exception>
    public void Release(string owner, string? key = null) => Locked(() =>
    {
        using var command = Command("DELETE FROM claim WHERE owner = $owner AND ($key IS NULL OR key = $key)", ("$owner", owner), ("$key", (object?)key ?? DBNull.Value));
        return command.ExecuteNonQuery();
    });

    /// <summary>The owners that hold claims, so that those of processes that died can be given back.</summary>
    /// <returns>Owners.</returns>
    /// <exception cref="ExplorationException">The file can't be read.</exception>
    public IReadOnlyList<string> Owners() => Locked(() =>
    {
        using var command = Command("SELECT DISTINCT owner FROM claim");
        using var reader = command.ExecuteReader();
        var owners = new List<string>();
        while (reader.Read())
            owners.Add(reader.GetString(0));
        return owners;
    });

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    /// <summary>Sets the greatest number of pages of the file, to see what a full disk does.</summary>
    internal void LimitPages(int pages) => Locked(() => Command($"PRAGMA max_page_count = {pages.ToString(CultureInfo.InvariantCulture)}").ExecuteNonQuery());

    /// <summary>Number of pages of the file.</summary>
    internal int Pages() => Locked(() => Convert.ToInt32(Command("PRAGMA page_count").ExecuteScalar(), CultureInfo.InvariantCulture));

    private void Prepare()
    {
        // First the tables: what another process makes in between comes with its version and application.
        var tables = Convert.ToInt64(Command("SELECT count(*) FROM sqlite_master").ExecuteScalar(), CultureInfo.InvariantCulture);
        var version = Pragma("user_version");
        var application = Pragma("application_id");
        if (tables > 0 && application != ApplicationId)
            throw new ExplorationException($"'{Path}' is an SQLite file of another program, not a store of explorations. Name another file with --store.");
        if (tables > 0 && version != SchemaVersion)
        {
            throw new ExplorationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The store '{Path}' has tables of version {version}; this program knows version {SchemaVersion}. Use the program that made it, or name another file with --store."));
        }

        using (var settings = Command("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"))
            settings.ExecuteNonQuery();
        if (tables > 0)
            return;
        using var transaction = connection.BeginTransaction(deferred: false);
        // Two processes may start with a new file at once; the second finds the tables there.
        using (var make = Command(string.Create(CultureInfo.InvariantCulture, $"{Schema} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion};"), transaction))
            make.ExecuteNonQuery();
        transaction.Commit();
    }

    private long Pragma(string name) => Convert.ToInt64(Command($"PRAGMA {name}").ExecuteScalar(), CultureInfo.InvariantCulture);

    private void Insert(StoredPoint point, SqliteTransaction transaction)
    {
        using var command = Command(
            "INSERT OR IGNORE INTO point VALUES($key, $design, $knobs, $target, $fidelity, $status, $message, $verilog, $tools, $seconds, $created)",
            transaction,
            ("$key", point.Key), ("$design", point.Design), ("$knobs", JsonSerializer.Serialize(point.Knobs)), ("$target", point.Target), ("$fidelity", point.Fidelity.ToString()),
            ("$status", point.Status.ToString()), ("$message", point.Message), ("$verilog", point.VerilogDigest), ("$tools", point.Tools), ("$seconds", point.Seconds),
            ("$created", DateTimeOffset.UtcNow.ToString("u", CultureInfo.InvariantCulture)));
        if (command.ExecuteNonQuery() == 0)
            return;
        foreach (var (name, value) in point.Metrics)
        {
            using var metric = Command("INSERT INTO metric VALUES($point, $name, $value)", transaction, ("$point", point.Key), ("$name", name), ("$value", value));
            metric.ExecuteNonQuery();
        }
    }

    private List<StoredPoint> Read(string where, params (string Name, object Value)[] parameters)
    {
        using var command = Command(
            $"SELECT key, design, knobs, target, fidelity, status, message, verilog, tools, seconds, name, value FROM point LEFT JOIN metric ON metric.point = point.key {where} ORDER BY key, name",
            parameters);
        using var reader = command.ExecuteReader();
        var points = new List<StoredPoint>();
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        while (reader.Read())
        {
            var key = reader.GetString(0);
            if (points.Count == 0 || points[^1].Key != key)
            {
                metrics = new Dictionary<string, double>(StringComparer.Ordinal);
                points.Add(PointIn(reader, key, metrics));
            }

            if (!reader.IsDBNull(10))
                metrics[reader.GetString(10)] = reader.GetDouble(11);
        }

        return points;
    }

    private static StoredPoint PointIn(SqliteDataReader reader, string key, Dictionary<string, double> metrics) => new()
    {
        Key = key,
        Design = reader.GetString(1),
        Knobs = JsonSerializer.Deserialize<OrderedDictionary<string, string>>(reader.GetString(2)) ?? throw new FormatException("a point has no knobs."),
        Target = reader.GetString(3),
        Fidelity = Enum.Parse<Fidelity>(reader.GetString(4)),
        Status = Enum.Parse<PointStatus>(reader.GetString(5)),
        Message = reader.GetString(6),
        VerilogDigest = reader.GetString(7),
        Tools = reader.GetString(8),
        Seconds = reader.GetDouble(9),
        Metrics = metrics,
    };

    private SqliteCommand Command(string text, params (string Name, object Value)[] parameters) => Command(text, null, parameters);

    private SqliteCommand Command(string text, SqliteTransaction? transaction, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this class's own; values go in as parameters.
        command.CommandText = text;
#pragma warning restore CA2100
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private string Damaged => $"The store '{Path}' is damaged. Delete it, or name another file with --store; what was synthesised before comes quickly from the cache.";

    private T Locked<T>(Func<T> work)
    {
        T result = default!;
        lock (gate)
            Guard(() => result = work());
        return result;
    }

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception damage) when (damage is JsonException or FormatException or OverflowException or InvalidCastException or InvalidOperationException or ArgumentException)
        {
            throw new ExplorationException(Damaged, damage);
        }
        catch (SqliteException failure)
        {
            throw new ExplorationException(failure.SqliteErrorCode switch
            {
                Full => $"The disk of the store '{Path}' is full. All points that were finished before are in it; make room and start the exploration again, it goes on where it was.",
                Corrupt => Damaged,
                NotADatabase => $"'{Path}' is no store of explorations. Name another file with --store.",
                ReadOnly => $"The store '{Path}' can't be written: {failure.Message}",
                CantOpen => $"The store '{Path}' can't be opened: is there such a directory, and may it be written?",
                _ => $"The store '{Path}' can't be used: {failure.Message}",
            }, failure);
        }
    }
}
