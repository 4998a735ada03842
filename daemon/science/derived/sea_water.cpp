#include "science/derived/sea_water.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace buoyd {
namespace {

// One term of the Gibbs function in J/kg: g x^salinity τ^temperature π^pressure.
struct GibbsTerm {
  std::size_t salinity, temperature, pressure;
  double g;
};

// IAPWS SR7-09, table 1 (salinity 0: pure water), and IAPWS R13-08, table 2. Left out are the terms
// that no derivative below sees: constant in π, and constant or linear in τ.
constexpr GibbsTerm gibbs_terms[] = {
    {0, 0, 1, 100015.695367145},  {0, 0, 2, -2544.57654203630}, {0, 0, 3, 284.517778446287},
    {0, 0, 4, -33.3146754253611}, {0, 0, 5, 4.20263108803084},  {0, 0, 6, -0.546428511471039},
    {0, 1, 1, -270.983805184062}, {0, 1, 2, 776.153611613101},  {0, 1, 3, -196.512550881220},
    {0, 1, 4, 28.9796526294175},  {0, 1, 5, -2.13290083518327}, {0, 2, 0, -12357.7859330390},
    {0, 2, 1, 1455.03645404680},  {0, 2, 2, -756.558385769359}, {0, 2, 3, 273.479662323528},
    {0, 2, 4, -55.5604063817218}, {0, 2, 5, 4.34420671917197},  {0, 3, 0, 736.741204151612},
    {0, 3, 1, -672.507783145070}, {0, 3, 2, 499.360390819152},  {0, 3, 3, -239.545330654412},
    {0, 3, 4, 48.8012518593872},  {0, 3, 5, -1.66307106208905}, {0, 4, 0, -148.185936433658},
    {0, 4, 1, 397.968445406972},  {0, 4, 2, -301.815380621876}, {0, 4, 3, 152.196371733841},
    {0, 4, 4, -26.3748377232802}, {0, 5, 0, 58.0259125842571},  {0, 5, 1, -194.618310617595},
    {0, 5, 2, 120.520654902025},  {0, 5, 3, -55.2723052340152}, {0, 5, 4, 6.48190668077221},
    {0, 6, 0, -18.9843846514172}, {0, 6, 1, 63.5113936641785},  {0, 6, 2, -22.2897317140459},
    {0, 6, 3, 8.17060541818112},  {0, 7, 0, 3.05081646487967},  {0, 7, 1, -9.63108119393062},
    {2, 0, 1, -3310.49154044839}, {2, 0, 2, 384.794152978599},  {2, 0, 3, -96.5324320107458},
    {2, 0, 4, 15.8408172766824},  {2, 0, 5, -2.62480156590992}, {2, 1, 1, 729.116529735046},
    {2, 1, 2, -343.956902961561}, {2, 1, 3, 124.687671116248},  {2, 1, 4, -31.6569643860730},
    {2, 1, 5, 7.04658803315449},  {2, 2, 0, 880.031352997204},  {2, 2, 1, -860.764303783977},
    {2, 2, 2, 337.409530269367},  {2, 2, 3, -178.314556207638}, {2, 2, 4, 44.2040358308000},
    {2, 2, 5, -7.92001547211682}, {2, 3, 0, -225.267649263401}, {2, 3, 1, 694.244814133268},
    {2, 3, 2, -204.889641964903}, {2, 3, 3, 113.561697840594},  {2, 3, 4, -11.1282734326413},
    {2, 4, 0, 91.4260447751259},  {2, 4, 1, -297.728741987187}, {2, 4, 2, 74.7261411387560},
    {2, 4, 3, -36.4872919001588}, {2, 5, 0, -21.6603240875311}, {2, 6, 0, 2.13016970847183},
    {3, 0, 1, 199.459603073901},  {3, 0, 2, -52.2940909281335}, {3, 0, 3, 68.0444942726459},
    {3, 0, 4, -3.41251932441282}, {3, 1, 1, -175.292041186547}, {3, 1, 2, 83.1923927801819},
    {3, 1, 3, -29.4830643494290}, {3, 2, 0, -43.0664675978042}, {3, 2, 1, 383.058066002476},
    {3, 2, 2, -54.1917262517112}, {3, 2, 3, 25.6398487389914},  {3, 3, 0, -10.0227370861875},
    {3, 3, 1, -460.319931801257}, {3, 4, 0, 0.875600661808945}, {3, 4, 1, 234.565187611355},
    {4, 0, 1, -54.7919133532887}, {4, 0, 2, -4.08193978912261}, {4, 0, 3, -30.1755111971161},
    {4, 1, 1, -22.6683558512829}, {4, 2, 0, -68.5572509204491}, {4, 3, 0, 49.3667694856254},
    {4, 4, 0, -17.1397577419788}, {4, 5, 0, 2.49697009569508},  {5, 0, 1, 36.0284195611086},
};

// By τ (t) and π (p).
struct GibbsDerivatives {
  double p = 0, pp = 0, tt = 0, tp = 0;
};

using Powers = std::array<double, 8>;

Powers powers_of(double x) {
  Powers powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * x;
  return powers;
}

// The first derivative of x^n, and the second.
double once(const Powers& x, std::size_t n) {
  return n < 1 ? 0 : static_cast<double>(n) * x[n - 1];
}

double twice(const Powers& x, std::size_t n) {
  return n < 2 ? 0 : static_cast<double>(n * (n - 1)) * x[n - 2];
}

GibbsDerivatives gibbs_derivatives(double x, double tau, double pi) {
  const Powers xs = powers_of(x);
  const Powers taus = powers_of(tau);
  const Powers pis = powers_of(pi);
  GibbsDerivatives sum;
  for (const auto& term : gibbs_terms) {
    const double g = term.g * xs[term.salinity];
    sum.p += g * taus[term.temperature] * once(pis, term.pressure);
    sum.pp += g * taus[term.temperature] * twice(pis, term.pressure);
    sum.tt += g * twice(taus, term.temperature) * pis[term.pressure];
    sum.tp += g * once(taus, term.temperature) * once(pis, term.pressure);
  }
  return sum;
}

}  // namespace

SeaWater sea_water(double salinity, double temperature, double pressure) {
  // Reduced by 40 × 35.16504 / 35 g/kg, 40 K from 0 degC on, 100 MPa from the atmosphere on.
  const auto d = gibbs_derivatives(std::sqrt(salinity / 40), temperature / 40, pressure / 1e4);
  const double density = 1e8 / d.p;
  const double sound_speed = d.p * std::sqrt(d.tt / (d.tp * d.tp - d.tt * d.pp));
  if (!(sound_speed > 0 && std::isfinite(sound_speed))) {
    constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    return {undefined, undefined, undefined};
  }
  return {salinity * (35.16504 / 35), density, sound_speed};
}

}  // namespace buoyd
