namespace CoProduction.Web.Data;

public enum PowerRunState : short
{
    /// <summary>Another study's simulation is at work in the same process.</summary>
    Waiting = 0,

    Running = 1,
    Done = 2,
    Cancelled = 3,

    /// <summary>It could not be computed, or its process ended.</summary>
    Failed = 4,
}
