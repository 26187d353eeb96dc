using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A one-parameter exponential family with its canonical link: what Newton's method, tests and marginal effects need of it.</summary>
internal abstract class CanonicalFamily
{
    /// <summary>Mean 1/(1 + e^−η) of an outcome in [0, 1].</summary>
    public static CanonicalFamily Logistic { get; } = new LogisticFamily();

    /// <summary>Mean e^η of an outcome of at least 0.</summary>
    public static CanonicalFamily Poisson { get; } = new PoissonFamily();

    /// <summary>What a coefficient is: "log odds".</summary>
    public abstract string Scale { get; }

    /// <summary>μ(η).</summary>
    public abstract double Mean(double eta);

    /// <summary>dμ/dη, the variance function at μ.</summary>
    public abstract double Weight(double eta);

    /// <summary>d²μ/dη².</summary>
    public abstract double Curvature(double eta);

    /// <summary>y − μ(η), where the outcome lies on the border not as a difference.</summary>
    public abstract double Residual(double y, double eta);

    /// <summary>log L of one row.</summary>
    public abstract double LogLikelihood(double y, double eta);

    /// <summary>A linear predictor to start from.</summary>
    public abstract double Start(double y);

    /// <summary>−1 where the likelihood of the row grows as η falls without limit, +1 as it rises, 0 where η has an optimum.</summary>
    public abstract int Side(double y);

    private sealed class LogisticFamily : CanonicalFamily
    {
        public override string Scale => "log odds";

        public override double Mean(double eta) => eta >= 0 ? 1 / (1 + Math.Exp(-eta)) : Math.Exp(eta) / (1 + Math.Exp(eta));

        public override double Weight(double eta)
        {
            var small = Math.Exp(-Math.Abs(eta));
            return small / ((1 + small) * (1 + small));
        }

        public override double Curvature(double eta) => Weight(eta) * -Math.Tanh(eta / 2);

        public override double Residual(double y, double eta)
        {
            var small = Math.Exp(-Math.Abs(eta));
            var (mean, rest) = eta >= 0 ? (1 / (1 + small), small / (1 + small)) : (small / (1 + small), 1 / (1 + small));
            return y == 1 ? rest : y == 0 ? -mean : y * rest - (1 - y) * mean;
        }

        public override double LogLikelihood(double y, double eta) =>
            y == 1 ? -Softplus(-eta) : y == 0 ? -Softplus(eta) : -y * Softplus(-eta) - (1 - y) * Softplus(eta);

        public override double Start(double y) => 0;

        public override int Side(double y) => y == 0 ? -1 : y == 1 ? 1 : 0;

        // log(1 + e^x)
        private static double Softplus(double x) => Math.Max(x, 0) + SpecialFunction.Log1p(Math.Exp(-Math.Abs(x)));
    }

    private sealed class PoissonFamily : CanonicalFamily
    {
        public override string Scale => "log rate";

        public override double Mean(double eta) => Math.Exp(eta);

        public override double Weight(double eta) => Math.Exp(eta);

        public override double Curvature(double eta) => Math.Exp(eta);

        public override double Residual(double y, double eta) => y - Math.Exp(eta);

        public override double LogLikelihood(double y, double eta) => (y == 0 ? 0 : y * eta) - Math.Exp(eta) - MathNet.Numerics.SpecialFunctions.GammaLn(y + 1);

        public override double Start(double y) => Math.Log(y + 0.1);

        public override int Side(double y) => y == 0 ? -1 : 0;
    }
}
