namespace Exploration.Execution;

/// <summary>How points are handed to Slurm.</summary>
public sealed record SlurmOptions
{
    /// <summary>Directory for jobs and results that all nodes see.</summary>
    public required string Directory { get; init; }

    /// <summary>The study file; nodes look for its liberty file beside it.</summary>
    public required string StudyPath { get; init; }

    /// <summary>The program that a node runs with the words "explore-task", the directory and the number of the task.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>Points of one task at the first attempt (then each has its own); several, so that a task is longer than what Slurm needs to start it.</summary>
    public int PointsPerTask { get; init; } = 4;

    /// <summary>Tasks that run at a time at most, for example because there are no more licences; null for as many as Slurm allows.</summary>
    public int? MostTasks { get; init; }

    /// <summary>More options of sbatch, such as "--partition=long".</summary>
    public IReadOnlyList<string> SubmitOptions { get; init; } = [];

    /// <summary>Whether results of points that failed or took too long, which an earlier run has left behind, are thrown away.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>Longest that files of a network directory take to be seen here after their task is gone from the queue.</summary>
    internal TimeSpan FileDelay { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How often a point is submitted at most, when tasks end without its result.</summary>
    public int Attempts { get; init; } = 3;
}
