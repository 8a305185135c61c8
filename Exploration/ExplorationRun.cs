using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Exploration.Estimation;
using Exploration.Execution;
using Exploration.Search;
using Exploration.Store;
using Exploration.Studies;

namespace Exploration;

/// <summary>
/// Explores: asks the search for points, takes what the store has, has the rest evaluated, and keeps every outcome as soon as it is there. Started again after whatever
/// ended it, it goes on with the points that are missing.
/// </summary>
/// <param name="evaluator">Evaluates points of the study.</param>
/// <param name="store">Keeps outcomes.</param>
/// <param name="executor">Runs tools.</param>
public sealed class ExplorationRun(PointEvaluator evaluator, ResultStore store, IPointExecutor executor)
{
    private const int EstimatesInTransaction = 256;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly Study study = evaluator.Study;
    private readonly ClaimOwner owner = new(store);
    private int computed;
    private int cached;
    private int estimated;
    private int failed;
    private readonly ConcurrentDictionary<string, byte> refused = new(StringComparer.Ordinal);
    private string? firstRefusal;

    /// <summary>Told of progress, by any thread.</summary>
    public Action<ExplorationProgress>? Progress { get; init; }

    /// <summary>Whether points that failed or took too long before are tried again.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>Runs the exploration to its end.</summary>
    /// <param name="cancellation">Ends it; finished points stay in the store.</param>
    /// <returns>The points of the last step.</returns>
    /// <exception cref="ExplorationException">The store can't be used, or no point can be synthesised.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ExplorationResult Run(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var search = Searches.Of(study);
        var final = new OrderedDictionary<string, StoredPoint>(StringComparer.Ordinal);
        var previous = new List<Assessment>();
        try
        {
            owner.ReleaseThoseOfTheDead();
            while (search.Next(previous) is { Count: > 0 } batch)
            {
                var outcomes = Evaluate(batch, cancellation);
                previous = [.. batch.Select((candidate, index) => Assess(candidate, outcomes[index]))];
                foreach (var outcome in outcomes)
                    if (outcome is not null && outcome.Fidelity == study.Final)
                        final[outcome.Key] = outcome;
            }

            var points = Assessed([.. final.Values]);
            return new ExplorationResult
            {
                Study = study,
                Points = points,
                Missing = MissingIn(points),
                Estimator = Quality(points, cancellation),
                Computed = computed,
                Cached = cached,
                Estimated = estimated,
                Refused = refused.Count,
                FirstRefusal = firstRefusal,
                Executor = executor.Title,
                Seconds = clock.Elapsed.TotalSeconds,
            };
        }
        finally
        {
            owner.ReleaseAll();
        }
    }

    /// <summary>Costs and violation of a point's metrics.</summary>
    internal static (double[]? Costs, double Violation) Judge(Study study, StoredPoint point)
    {
        if (point.Status != PointStatus.Succeeded)
            return (null, 0);
        var values = point.Values();
        var costs = study.Objectives.Select(objective => objective.Cost(values)).ToList();
        // What can't be told at the last step is missed. Before, it is neither: estimates have fewer metrics than synthesis.
        var unknown = point.Fidelity == study.Final ? 1 : 0;
        var violation = study.Constraints.Sum(constraint => constraint.Violation(values) ?? unknown);
        return (costs.TrueForAll(cost => cost is not null) ? [.. costs.Select(cost => cost!.Value)] : null, violation);
    }

    /// <summary>What points of the last step have no value for: a design that does not fit has no clock, a formula divides by 0.</summary>
    private ImmutableArray<MissingValue> MissingIn(ImmutableArray<AssessedPoint> points)
    {
        var evaluated = points.Where(point => point.Stored.Status == PointStatus.Succeeded).Select(point => (point.Stored, Values: point.Stored.Values())).ToList();
        return
        [
            .. study.Objectives.Select(objective => Of(objective.ToString(), false, objective.Cost)).OfType<MissingValue>(),
            .. study.Constraints.Select(constraint => Of(constraint.ToString(), true, constraint.Violation)).OfType<MissingValue>(),
        ];

        MissingValue? Of(string what, bool isConstraint, Func<IReadOnlyDictionary<string, double>, double?> value)
        {
            var without = evaluated.Where(point => value(point.Values) is null).Select(point => point.Stored).ToList();
            return without.Count > 0 ? new MissingValue(what, isConstraint, without.Count, without.Select(point => point.Message).FirstOrDefault(message => message.Length > 0, "")) : null;
        }
    }

    private Assessment Assess(Candidate candidate, StoredPoint? outcome)
    {
        if (outcome is null)
            return new Assessment(candidate, null, 0);
        var (costs, violation) = Judge(study, outcome);
        if (costs is null && outcome.Status == PointStatus.Succeeded && outcome.Fidelity < study.Final)
            (costs, violation) = Judge(study, WithEstimate(outcome));
        return new Assessment(candidate, costs, violation);
    }

    /// <summary>A point with the estimates of what its step does not tell: iCE40 has a clock only when it is placed, and until then something has to choose points.</summary>
    private StoredPoint WithEstimate(StoredPoint point)
    {
        if (store.Find(evaluator.EstimateKey(evaluator.ConfigKey(point.Knobs))) is not { } estimate)
            return point;
        var metrics = new Dictionary<string, double>(estimate.Metrics, StringComparer.Ordinal);
        foreach (var (name, value) in point.Metrics)
            metrics[name] = value;
        return point with { Metrics = metrics };
    }

    private ImmutableArray<AssessedPoint> Assessed(IReadOnlyList<StoredPoint> points)
    {
        var judged = points.Select(point => Judge(study, point)).ToList();
        var legal = Enumerable.Range(0, points.Count).Where(index => judged[index] is { Costs: not null, Violation: 0 }).ToList();
        var front = Pareto.Front([.. legal.Select(index => judged[index].Costs!)]).Select(place => legal[place]).ToHashSet();
        return
        [
            .. points.Select((point, index) => new AssessedPoint(point, judged[index].Costs?.ToImmutableArray(), judged[index].Violation, front.Contains(index)))
                .OrderByDescending(point => point.IsOnFront)
                .ThenBy(point => point.Costs is null)
                .ThenBy(point => point.Violation)
                .ThenBy(point => point.Costs?[0] ?? 0)
                .ThenBy(point => point.Stored.Key, StringComparer.Ordinal),
        ];
    }

    private StoredPoint?[] Evaluate(IReadOnlyList<Candidate> batch, CancellationToken cancellation) =>
        batch[0].Fidelity == Fidelity.Estimate ? Estimates(batch, cancellation) : Syntheses(batch, cancellation);

    private StoredPoint?[] Estimates(IReadOnlyList<Candidate> batch, CancellationToken cancellation)
    {
        var outcomes = new StoredPoint?[batch.Count];
        var done = 0;
        foreach (var chunk in Enumerable.Range(0, batch.Count).Chunk(EstimatesInTransaction))
        {
            var fresh = new ConcurrentBag<StoredPoint>();
            ParallelWork.ForEach(chunk, Environment.ProcessorCount, cancellation, index =>
            {
                var (config, refusal) = study.Space.Configure(batch[index].Point);
                outcomes[index] = config is null ? Refused(batch[index].Point.ToString(), refusal!) : EstimateOf(config, study.Space.ValuesIn(config), fresh, cancellation);
            });
            store.Add(fresh.OrderBy(point => point.Key, StringComparer.Ordinal).ToList());
            done += chunk.Length;
            Progress?.Invoke(new ExplorationProgress(Fidelity.Estimate, done, batch.Count, failed));
        }

        return outcomes;
    }

    private StoredPoint? EstimateOf(object config, IReadOnlyDictionary<string, string> knobs, ConcurrentBag<StoredPoint> fresh, CancellationToken cancellation)
    {
        var point = Known(evaluator.EstimateKey(evaluator.ConfigKey(knobs)));
        if (point is null)
        {
            point = evaluator.Estimate(config, knobs, cancellation);
            if (point.Status == PointStatus.Refused)
                return Refused(point.Key, point.Message);
            fresh.Add(point);
        }

        if (point.Status != PointStatus.Succeeded)
            Interlocked.Increment(ref failed);
        Interlocked.Increment(ref estimated);
        return point;
    }

    private StoredPoint?[] Syntheses(IReadOnlyList<Candidate> batch, CancellationToken cancellation)
    {
        var fidelity = batch[0].Fidelity;
        var outcomes = new ConcurrentDictionary<string, StoredPoint>(StringComparer.Ordinal);
        var keys = new string?[batch.Count];
        var jobs = new Dictionary<string, PointJob>(StringComparer.Ordinal);
        var made = new PointJob?[batch.Count];
        ParallelWork.ForEach(Enumerable.Range(0, batch.Count), Environment.ProcessorCount, cancellation, index => made[index] = JobOf(batch[index]));
        for (var index = 0; index < batch.Count; index++)
        {
            if (made[index] is not { } job)
                continue;
            keys[index] = job.Key;
            if (Known(job) is { } known)
            {
                cached++;
                outcomes[job.Key] = known;
            }
            else
            {
                jobs.TryAdd(job.Key, job);
            }
        }

        Report();
        while (jobs.Count > 0)
        {
            executor.Run([.. jobs.Values], Claim, Finished, cancellation);
            foreach (var key in outcomes.Keys)
                jobs.Remove(key);
            if (jobs.Count > 0)
                TakeFromOthers(jobs, outcomes, cancellation);
        }

        return [.. keys.Select(key => key is null ? null : outcomes.GetValueOrDefault(key))];

        bool Claim(PointJob job)
        {
            if (!owner.TryClaim(job.Key, study.Synthesis.Timeout))
                return false;
            // Another process may have finished the point between the look into the store and the claim.
            if (Found(job) is not { } known)
                return true;
            owner.Release(job.Key);
            Interlocked.Increment(ref cached);
            outcomes[job.Key] = known;
            return false;
        }

        void Finished(PointJob job, StoredPoint outcome)
        {
            store.Add(outcome);
            owner.Release(job.Key);
            outcomes[job.Key] = outcome;
            Interlocked.Increment(ref computed);
            if (outcome.Status != PointStatus.Succeeded)
                Interlocked.Increment(ref failed);
            Report();
        }

        void Report() => Progress?.Invoke(new ExplorationProgress(fidelity, outcomes.Count, outcomes.Count + jobs.Keys.Count(key => !outcomes.ContainsKey(key)), failed));
    }

    /// <summary>Another process has the points that are left: its outcomes are taken as they come, and its points when it dies.</summary>
    private void TakeFromOthers(Dictionary<string, PointJob> jobs, ConcurrentDictionary<string, StoredPoint> outcomes, CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(Poll);
        cancellation.ThrowIfCancellationRequested();
        owner.ReleaseThoseOfTheDead();
        foreach (var key in jobs.Keys.ToList())
        {
            if (Found(jobs[key]) is not { } known)
                continue;
            cached++;
            outcomes[key] = known;
            jobs.Remove(key);
        }
    }

    private StoredPoint? Found(PointJob job) => store.Find(job.Key) is { } point ? Renewed(point, job) : null;

    private StoredPoint? Known(PointJob job) => Known(job.Key) is { } point ? Renewed(point, job) : null;

    private StoredPoint Renewed(StoredPoint point, PointJob job) => evaluator.Renewed(point with { Knobs = job.Knobs }, job.Config);

    private StoredPoint? Known(string key)
    {
        var known = store.Find(key);
        if (known is null || known.Status == PointStatus.Succeeded || !RetryFailed)
            return known;
        store.Remove(key);
        return null;
    }

    private PointJob? JobOf(Candidate candidate)
    {
        var (config, refusal) = study.Space.Configure(candidate.Point);
        if (config is null)
        {
            Refused(candidate.Point.ToString(), refusal!);
            return null;
        }

        var knobs = study.Space.ValuesIn(config);
        var configKey = evaluator.ConfigKey(knobs);
        var digest = store.FindVerilog(configKey);
        if (digest is null)
        {
            try
            {
                (_, digest, refusal) = evaluator.Elaborate(config);
            }
            catch (Exception broken) when (broken is not (OperationCanceledException or ExplorationException or OutOfMemoryException))
            {
                // A generator that breaks makes a failed point, as it will again when it is this point's turn.
                return new PointJob(config, knobs, candidate.Fidelity, evaluator.SynthesisKey(knobs, "", candidate.Fidelity));
            }

            if (refusal is not null)
            {
                Refused(configKey, refusal);
                return null;
            }

            store.AddVerilog(configKey, digest);
        }

        return new PointJob(config, knobs, candidate.Fidelity, evaluator.SynthesisKey(knobs, digest, candidate.Fidelity));
    }

    private StoredPoint? Refused(string key, string message)
    {
        refused.TryAdd(key, 0);
        Interlocked.CompareExchange(ref firstRefusal, message, null);
        return null;
    }

    /// <summary>Compares the estimates of the points with what synthesis gave, metric by metric.</summary>
    private ImmutableArray<EstimatorQuality> Quality(ImmutableArray<AssessedPoint> points, CancellationToken cancellation)
    {
        var pairs = new Dictionary<string, List<(double, double)>>(StringComparer.Ordinal);
        var fresh = new ConcurrentBag<StoredPoint>();
        var knobs = Generators.Catalogue.KnobSet.Of(study.Space.Entry.ConfigType);
        // What an entry states is the same at every fidelity, and so are toggles.
        var stated = study.Space.Entry.FiguresOf(study.Space.Entry.Presets[0].Config).Keys.Append(Studies.MetricCatalogue.Toggles).ToHashSet(StringComparer.Ordinal);
        foreach (var point in points.Where(point => point.Stored.Status == PointStatus.Succeeded && study.Final != Fidelity.Estimate))
        {
            var config = knobs.Apply(study.Space.Entry.Presets[0].Config, point.Stored.Knobs.Select(knob => $"{knob.Key}={knob.Value}"));
            if (EstimateOf(config, point.Stored.Knobs, fresh, cancellation) is not { } estimate)
                continue;
            foreach (var (name, value) in estimate.Metrics)
                if (point.Stored.Metrics.TryGetValue(name, out var real) && !stated.Contains(name) && name is not ("itemsPerCycle" or "itemsPerSecond" or "fmaxMhz"))
                    (pairs.TryGetValue(name, out var list) ? list : pairs[name] = []).Add((value, real));
        }

        store.Add(fresh.ToList());
        return [.. study.Metrics.Where(pairs.ContainsKey).Select(name => EstimatorQuality.Of(name, pairs[name])).OfType<EstimatorQuality>()];
    }
}
