namespace CoProduction.Web.Data;

public enum StudyRole : short
{
    Owner = 0,
    Editor = 1,
    Analyst = 2,
}
