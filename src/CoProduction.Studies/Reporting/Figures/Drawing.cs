namespace CoProduction.Studies.Reporting.Figures;

/// <summary>What a figure draws. Each kind is a record here, and a writer of the same name that ends in Svg; <see cref="SvgFigure"/> knows both.</summary>
public abstract record Drawing;
