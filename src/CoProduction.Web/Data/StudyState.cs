namespace CoProduction.Web.Data;

public enum StudyState : short
{
    Draft = 0,
    Open = 1,
    Paused = 2,
    Closed = 3,
}
